"""Queueing and resending mails: a row and its job, in the transaction of what caused them."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.utils import make_msgid, parseaddr
from unicodedata import category

from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mail.events import NothingToSend, ResendRefused, event_named
from mail.jobs import defer_in_transaction
from mail.models import Mail
from web.sites import Site

SEND_TASK = "mail.send"


def queue_mail(
    event: str,
    about: Model,
    *,
    to: str,
    name: str = "",
    language: str,
    site: Site,
    not_before: datetime | None = None,
) -> Mail:
    """Queue a mail inside the caller's transaction: it exists exactly when its cause does.

    `event` is the key of a declared event. A mail with `not_before` has no job of its own; the
    sweep takes it up some seconds after that moment. Raises TransactionManagementError outside a
    transaction, LookupError for an unknown event and ValidationError for what is not an address.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "A mail is queued inside the transaction of its cause"
        )
    event_named(event)
    validate_email(to)
    mail = Mail.objects.create(
        event=event,
        about=about,
        to=to,
        name=_one_line(name),
        language=language,
        site_host=site.host,
        message_id=_new_message_id(site),
        next_attempt_at=not_before or timezone.now(),
    )
    if not_before is None:
        defer_in_transaction(SEND_TASK, mail_id=mail.pk)
    return mail


@transaction.atomic
def resend_mail(mail: Mail) -> Mail:
    """Send a mail once more, or now if it still waits; return the mail that will be sent.

    What carries a link that works once is sent with a new link. Any other goes as a new mail, since
    receivers drop a Message-ID that they have seen. A mail that is just being sent is left alone.
    Raises ResendRefused when what it says is no longer so.
    """
    mail = Mail.objects.get(pk=mail.pk)  # with what it is about as that is now
    event = event_named(mail.event)
    says_what_is_so = _says_what_is_so(mail)
    if event.renew and not (mail.state == Mail.State.QUEUED and says_what_is_so):
        event.renew(mail)
        return Mail.objects.filter(event=mail.event).latest("pk")
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    if mail.state == Mail.State.SENDING:
        return mail
    if not says_what_is_so:
        raise ResendRefused(_("What this email says is no longer so. It is not sent again."))
    if mail.state == Mail.State.QUEUED:
        mail.next_attempt_at = timezone.now()
        mail.save(update_fields=["next_attempt_at"])
    else:
        mail = Mail.objects.create(
            event=mail.event,
            content_type_id=mail.content_type_id,
            object_id=mail.object_id,
            to=mail.to,
            name=mail.name,
            language=mail.language,
            site_host=mail.site.host,
            message_id=_new_message_id(mail.site),
            next_attempt_at=timezone.now(),
        )
    defer_in_transaction(SEND_TASK, mail_id=mail.pk)
    return mail


def cancel_mails(about: Model, *, to: str) -> None:
    """Cancel what still waits for an address that turned out to be the wrong one."""
    Mail.objects.about(about).filter(to=to, state=Mail.State.QUEUED).update(
        state=Mail.State.CANCELLED, next_attempt_at=None
    )


def _says_what_is_so(mail: Mail) -> bool:
    """Return whether the mail would be sent if it were its turn now."""
    if mail.about is None:
        return False
    try:
        event_named(mail.event).context(mail.about, mail.site)
    except NothingToSend:
        return False
    return True


def _one_line(text: str) -> str:
    """Return the text without what could end a header line; people paste anything as a name."""
    return " ".join("".join(" " if category(c) == "Cc" else c for c in text).split())


def _new_message_id(site: Site) -> str:
    return make_msgid(domain=Address(addr_spec=parseaddr(site.sender)[1]).domain)
