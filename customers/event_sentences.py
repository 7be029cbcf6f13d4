"""Says in a sentence what somebody did to a customer, for another who did not see it happen."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django_stubs_ext import StrOrPromise

from accounts.models import User
from customers.actors import Actor
from customers.models import Customer, CustomerEvent
from customers.states import VERSIONED_KINDS, EventKind
from customers.templatetags.dates import said_at
from web.sentences import filled

# `who` is "S. de Wit" or "You", in Dutch and German with the verb; `when` is "at 22:27" or "on
# 3 December at 22:27".
SENTENCES: dict[EventKind, StrOrPromise] = {
    EventKind.UNBLOCKED: gettext_lazy("%(who)s unblocked this customer %(when)s."),
    EventKind.BLOCKED: gettext_lazy("%(who)s blocked this customer %(when)s: %(reason)s"),
    EventKind.REJECTED: gettext_lazy("%(who)s rejected this request %(when)s."),
    EventKind.CLOSED_AS_DUPLICATE: gettext_lazy(
        "%(who)s closed this request as a duplicate %(when)s."
    ),
    EventKind.WITHDRAWN: gettext_lazy("%(who)s withdrew this request %(when)s."),
    EventKind.ARCHIVED: gettext_lazy("%(who)s archived this customer %(when)s."),
    EventKind.RESTORED: gettext_lazy("%(who)s took this customer back from the archive %(when)s."),
    EventKind.PASSED_ON: gettext_lazy("%(who)s passed this request on %(when)s."),
    EventKind.ASSIGNED: gettext_lazy("%(who)s assigned this request %(when)s."),
}
CORRECTION_KINDS = (
    EventKind.CHANGED,
    EventKind.CONTACT_CORRECTED,
    EventKind.CONTACT_REPLACED,
    EventKind.CONTACT_CHOSEN,
    EventKind.ADDRESS_CHANGED,
    EventKind.DIRECTORY_CHANGE_ADOPTED,
)
CHANGED = gettext_lazy("%(who)s changed the details of this customer %(when)s.")


def who_did(event: CustomerEvent, customer: Customer) -> str:
    """Return who caused an event, by a name that the dealer may read.

    For a person at the customer that is the name of its contact here, since the name of its login
    may come from another dealer.
    """
    match CustomerEvent.By(event.by_kind):
        case CustomerEvent.By.EMPLOYEE:
            return str(event.by_user)
        case CustomerEvent.By.STAFF:
            return settings.SUPPORT_NAME
        case CustomerEvent.By.SYSTEM:
            return ""
        case CustomerEvent.By.CONTACT:
            return _who_at(customer, event.by_user) or _("a contact that has left")
        case _:
            return str(min(customer.contacts.all(), key=lambda c: c.pk, default=""))


def _who_at(customer: Customer, user: User | None) -> str:
    """Return the name of the contact that a person is here, also by a login joined since."""
    people = {contact.user_id: contact for contact in customer.contacts.all()}
    if user is None or user.pk in people:
        return str(people[user.pk]) if user else ""
    return str(people.get(user.joined_into_id, ""))


def _who(event: CustomerEvent, customer: Customer, *, reader: Actor) -> str:
    """Return who caused an event, as the beginning of a sentence: "U hebt", "S. de Wit heeft"."""
    is_readers_own = reader.user is not None and event.by_user_id == reader.user.pk
    match CustomerEvent.By(event.by_kind):
        case CustomerEvent.By.APPLICANT if reader.kind != event.by_kind:
            return pgettext("who did it", "The applicant")
        case CustomerEvent.By.SYSTEM:
            return pgettext("who did it", "The portal")
        case CustomerEvent.By.APPLICANT:
            return pgettext("who did it", "You")
        case _by if is_readers_own:
            return pgettext("who did it", "You")
        case _by:
            return filled(pgettext("who did it", "%(name)s"), name=who_did(event, customer))


def last_correction(customer: Customer, *, reader: Actor) -> tuple[str, str] | None:
    """Return who corrected the details of a customer last, and when, as parts of a sentence.

    Returns None when nobody did.
    """
    corrections = customer.events.filter(kind__in=CORRECTION_KINDS).select_related("by_user")
    last = corrections.order_by("-pk").first()
    if last is None:
        return None
    return _who(last, customer, reader=reader), said_at(timezone.localtime(last.at))


def correction_by_other(customer: Customer, *, than: Actor) -> str:
    """Return who else has changed this customer last, in a sentence; empty when nobody has."""
    changes = customer.events.filter(kind__in=VERSIONED_KINDS).select_related("by_user")
    last = changes.exclude(by_kind=than.kind, by_user=than.user).order_by("-pk").first()
    return sentence_of(last, customer, reader=than) if last else ""


def sentence_of(event: CustomerEvent, customer: Customer, *, reader: Actor) -> str:
    """Return what happened, by whom and when: "S. de Wit heeft deze aanvraag om 22:27 afgewezen."

    The reader is called by "you". Needs the event's `by_user`.
    """
    return filled(
        SENTENCES.get(EventKind(event.kind), CHANGED),
        who=_who(event, customer, reader=reader),
        when=said_at(timezone.localtime(event.at)),
        reason=event.reason,
    )
