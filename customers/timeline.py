"""The timeline of a customer: what happened and which mails went out, the oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from customers.actors import Actor
from customers.event_sentences import who_did
from customers.login_status import failure_in_words
from customers.models import Contact, Customer, CustomerEvent, Invitation
from customers.states import State
from mail.events import TimelineLine, timeline_lines
from mail.models import Mail
from web.sentences import filled

Kind = CustomerEvent.Kind
BAD_KINDS = (
    Kind.BLOCKED,
    Kind.REJECTED,
    Kind.CLOSED_AS_DUPLICATE,
    Kind.WITHDRAWN,
    Kind.DEALER_STOPPED,
)


class Tone(StrEnum):
    """Whether an entry is good, bad or still to come; its colour follows from it."""

    DONE = "done"
    BAD = "bad"
    WAITING = "waiting"


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened, and who did it; without `at` it is what is waited for now."""

    what: str | Promise
    at: datetime | None = None
    who: str = ""
    reason: str = ""
    internal_note: str = ""
    tone: Tone = Tone.DONE


def timeline_of(
    customer: Customer, events: list[CustomerEvent], *, reader: Actor
) -> list[TimelineEntry]:
    """Return the entries, the oldest first, and last what the customer waits for now.

    `events` are those that the reader may see; of the mails this finds the same out itself.
    """
    invitations = list(Invitation.objects.filter(contact__customer=customer))
    mails = _mails_about(customer, invitations, since=_assigned_at(customer, events), reader=reader)
    entries = [_event_entry(event, customer) for event in events]
    entries += _mail_entries(mails)
    entries += _link_entries(invitations)
    entries.sort(key=lambda entry: (entry.at is None, entry.at))
    return [*entries, *_waiting_entry(customer, events)]


def _assigned_at(customer: Customer, events: list[CustomerEvent]) -> datetime | None:
    """Return since when the customer is this dealer's; None when it was so from the start."""
    assigned = [
        e.at for e in events if e.kind == Kind.ASSIGNED and e.dealer_id == customer.dealer_id
    ]
    return assigned[-1] if assigned else None


def _event_entry(event: CustomerEvent, customer: Customer) -> TimelineEntry:
    return TimelineEntry(
        what=event.get_kind_display(),
        at=event.at,
        who=who_did(event, customer),
        reason=event.reason,
        internal_note=event.internal_note,
        tone=Tone.BAD if event.kind in BAD_KINDS else Tone.DONE,
    )


# ---------------------------------------------------------------- the mails


def _mails_about(
    customer: Customer, invitations: list[Invitation], *, since: datetime | None, reader: Actor
) -> list[Mail]:
    """Return the mails that the reader may know of: none that tells of another dealer before."""
    types = ContentType.objects.get_for_models(Customer, Contact, Invitation)
    contacts = [contact.pk for contact in customer.contacts.all()]
    about = Q(content_type=types[Customer], object_id=customer.pk)
    about |= Q(content_type=types[Contact], object_id__in=contacts)
    about |= Q(content_type=types[Invitation], object_id__in=[i.pk for i in invitations])
    lines = timeline_lines()
    mails = Mail.objects.filter(about, event__in=lines).exclude(state=Mail.State.CANCELLED)
    if since and not reader.is_staff:
        lasting = [key for key, line in lines.items() if line.for_next_dealer]
        mails = mails.filter(Q(created_at__gte=since) | Q(event__in=lasting))
    return list(mails.order_by("created_at", "pk"))


def _mail_entries(mails: Iterable[Mail]) -> Iterator[TimelineEntry]:
    """Yield an entry for each mail, but one for all employees who were mailed the same."""
    lines = timeline_lines()
    to_employees = sorted((m for m in mails if lines[m.event].to_employees), key=_what_and_state)
    for _same, group in groupby(to_employees, key=_what_and_state):
        mailed = list(group)
        yield _mail_entry(mailed[0], lines[mailed[0].event], who=_names(mailed))
    for mail in mails:
        if not lines[mail.event].to_employees:
            yield _mail_entry(mail, lines[mail.event], who=mail.to)


def _link_entries(invitations: Iterable[Invitation]) -> Iterator[TimelineEntry]:
    """Yield when each link was fetched, and when a person pressed the button behind it."""
    for invitation in invitations:
        if invitation.opened_at:
            yield TimelineEntry(_("Link fetched, maybe by mail security"), invitation.opened_at)
        if invitation.pressed_at:
            yield TimelineEntry(_("Link opened"), invitation.pressed_at)


def _what_and_state(mail: Mail) -> tuple[str, str]:
    return mail.event, mail.state


def _mail_entry(mail: Mail, line: TimelineLine, *, who: str) -> TimelineEntry:
    did_not_arrive = mail.state == Mail.State.FAILED or mail.may_still_arrive
    return TimelineEntry(
        what=filled(_("%(mail)s: %(state)s"), mail=line.text, state=_state_word(mail)),
        at=mail.sent_at or mail.created_at,
        who=who,
        reason=str(failure_in_words(mail.error)) if did_not_arrive else "",
        tone=_tone(mail),
    )


def _tone(mail: Mail) -> Tone:
    if mail.state == Mail.State.FAILED:
        return Tone.BAD
    arrived = mail.state == Mail.State.SENT and not mail.may_still_arrive
    return Tone.DONE if arrived else Tone.WAITING


def _state_word(mail: Mail) -> str:
    if mail.may_still_arrive:
        return _("not arrived yet")
    if mail.state == Mail.State.SENT:
        return pgettext("mail", "sent")
    if mail.state == Mail.State.FAILED:
        return pgettext("mail", "failed")
    return pgettext("mail", "queued")


def _names(mails: list[Mail]) -> str:
    """Return the readers of these mails, such as "M. Bakker and 2 colleagues"."""
    first, others = mails[0].name or mails[0].to, len(mails) - 1
    if not others:
        return first
    sentence = ngettext(
        "%(name)s and %(count)d colleague", "%(name)s and %(count)d colleagues", others
    )
    return filled(sentence, name=first, count=others)


# ---------------------------------------------------------------- what it waits for


def _waiting_entry(customer: Customer, events: list[CustomerEvent]) -> list[TimelineEntry]:
    if customer.state == State.PENDING or customer.is_still_to_unblock(events):
        return [TimelineEntry(_("Waits for you"), tone=Tone.WAITING)]
    return []
