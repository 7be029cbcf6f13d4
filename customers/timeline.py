"""The story of a customer: what happened and which mails went out, in one line of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from customers.actors import Actor
from customers.login_status import failure_in_words
from customers.models import Contact, Customer, CustomerEvent, Invitation
from customers.states import State
from mail.models import Mail

Kind = CustomerEvent.Kind
TO_DEALER = ("request_received", "request_reminder", "unblock_reminder", "login_failed")
# The three ways to hand over a login read the same; see customers.login_status.
LOGIN = gettext_lazy("Email with the login")
MAILS = {
    "request_receipt": gettext_lazy("Receipt to the applicant"),
    "request_received": gettext_lazy("Email to you"),
    "request_reminder": gettext_lazy("Reminder to you"),
    "unblock_reminder": gettext_lazy("Reminder to you"),
    "login_failed": gettext_lazy("Email to you that the login did not arrive"),
    "request_delayed": gettext_lazy("Email to the applicant that it takes longer"),
    "request_assigned": gettext_lazy("Email to the applicant about its dealer"),
    "request_rejected": gettext_lazy("Email about the rejection"),
    "invitation": LOGIN,
    "access_added": LOGIN,
    "access_restored": LOGIN,
}
BAD_KINDS = (Kind.BLOCKED, Kind.REJECTED, Kind.WITHDRAWN)


class Tone(StrEnum):
    DONE = "done"
    BAD = "bad"
    WAITING = "waiting"


@dataclass(frozen=True)
class TimelineEntry:
    what: str | Promise
    at: datetime | None = None
    who: str = ""
    reason: str = ""
    internal_note: str = ""
    tone: Tone = Tone.DONE


def timeline_of(
    customer: Customer, events: list[CustomerEvent], *, reader: Actor
) -> list[TimelineEntry]:
    """The oldest first, and last what it waits for now; of the events that the reader may see."""
    invitations = list(Invitation.objects.filter(contact__customer=customer))
    mails = _mails_about(customer, invitations, since=_came_to(customer, events), reader=reader)
    moments = [_told(event, customer) for event in events]
    moments += _mailed(mails)
    moments += [TimelineEntry(_("Link opened"), i.opened_at) for i in invitations if i.opened_at]
    moments.sort(key=lambda moment: (moment.at is None, moment.at))
    return [*moments, *_waiting(customer, events)]


def _came_to(customer: Customer, events: list[CustomerEvent]) -> datetime | None:
    """Since when it is this dealer's, when it was not so from the start."""
    assigned = [
        e.at for e in events if e.kind == Kind.ASSIGNED and e.dealer_id == customer.dealer_id
    ]
    return assigned[-1] if assigned else None


def _told(event: CustomerEvent, customer: Customer) -> TimelineEntry:
    return TimelineEntry(
        what=event.get_kind_display(),
        at=event.at,
        who=who_did(event, customer),
        reason=event.reason,
        internal_note=event.internal_note,
        tone=Tone.BAD if event.kind in BAD_KINDS else Tone.DONE,
    )


def who_did(event: CustomerEvent, customer: Customer) -> str:
    """A person at the customer by the name that the dealer knows, not by that of its login."""
    match CustomerEvent.By(event.by_kind):
        case CustomerEvent.By.EMPLOYEE:
            return str(event.by_user)
        case CustomerEvent.By.STAFF:
            return settings.SUPPORT_NAME
        case CustomerEvent.By.SYSTEM:
            return ""
        case CustomerEvent.By.CONTACT:
            people = [c for c in customer.contacts.all() if c.user_id == event.by_user_id]
            return str(people[-1]) if people else _("a contact that has left")
        case _:
            return str(customer.contact or "")


# ---------------------------------------------------------------- the mails


def _mails_about(
    customer: Customer, invitations: list[Invitation], *, since: datetime | None, reader: Actor
) -> list[Mail]:
    """The mails that the reader may know of: never one that tells of another dealer before."""
    types = ContentType.objects.get_for_models(Customer, Contact, Invitation)
    contacts = [contact.pk for contact in customer.contacts.all()]
    about = Q(content_type=types[Customer], object_id=customer.pk)
    about |= Q(content_type=types[Contact], object_id__in=contacts)
    about |= Q(content_type=types[Invitation], object_id__in=[i.pk for i in invitations])
    mails = Mail.objects.filter(about, event__in=MAILS).exclude(state=Mail.State.CANCELLED)
    if since and not reader.is_staff:
        mails = mails.filter(Q(created_at__gte=since) | Q(event="request_receipt"))
    return list(mails.order_by("created_at", "pk"))


def _mailed(mails: Iterable[Mail]) -> Iterator[TimelineEntry]:
    """A line a mail; one line for all employees who were told the same."""
    to_dealer = (m for m in mails if m.event in TO_DEALER)
    for _same, group in groupby(sorted(to_dealer, key=_by_event), key=_by_event):
        told = list(group)
        yield _sent(told[0], who=_names(told))
    for mail in mails:
        if mail.event not in TO_DEALER:
            yield _sent(mail, who=mail.to)


def _by_event(mail: Mail) -> tuple[str, str]:
    return mail.event, mail.state


def _sent(mail: Mail, *, who: str) -> TimelineEntry:
    failed = mail.state == Mail.State.FAILED
    return TimelineEntry(
        what=_("%(mail)s: %(state)s") % {"mail": MAILS[mail.event], "state": _state_word(mail)},
        at=mail.sent_at or mail.created_at,
        who=who,
        reason=str(failure_in_words(mail.error)) if failed else "",
        tone=_tone(mail),
    )


def _tone(mail: Mail) -> Tone:
    if mail.state == Mail.State.FAILED:
        return Tone.BAD
    return Tone.DONE if mail.state == Mail.State.SENT else Tone.WAITING


def _state_word(mail: Mail) -> str:
    if mail.state == Mail.State.SENT:
        return pgettext("mail", "sent")
    if mail.state == Mail.State.FAILED:
        return pgettext("mail", "failed")
    return pgettext("mail", "queued")


def _names(mails: list[Mail]) -> str:
    """ "M. Bakker and 2 colleagues"."""
    first, others = mails[0].name or mails[0].to, len(mails) - 1
    if not others:
        return first
    sentence = ngettext(
        "%(name)s and %(count)d colleague", "%(name)s and %(count)d colleagues", others
    )
    return sentence % {"name": first, "count": others}


# ---------------------------------------------------------------- what it waits for


def _waiting(customer: Customer, events: list[CustomerEvent]) -> list[TimelineEntry]:
    if customer.state == State.PENDING or customer.is_still_to_unblock(events):
        return [TimelineEntry(_("Waits for you"), tone=Tone.WAITING)]
    return []
