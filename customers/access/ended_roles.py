"""Says to a person why it can no longer act in a role that it had."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import SESSION_KEY as AUTH_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Dealer, DealerEmployee, User
from customers.access.acting import SESSION_KEY
from customers.access.whom_to_call import questions_sentence
from customers.actors import find_actor
from customers.models import Contact, CustomerEvent
from customers.states import State
from web.converters import is_key
from web.sentences import filled

By = CustomerEvent.By


@dataclass(frozen=True)
class EndedRole:
    """A role of before: why it has ended, and the dealer that can be called about it."""

    sentence: str
    dealer: Dealer | None

    @property
    def note(self) -> str:
        """The sentence with whom to call."""
        return f"{self.sentence} {questions_sentence(self.dealer)}"


def ended_role(user: User, key: str) -> EndedRole | None:
    """Return why a person can no longer act in a role; None when it can, or never could."""
    kind, _separator, number = key.partition("-")
    if not is_key(number) or find_actor(user, key):
        return None
    if kind == By.CONTACT:
        contacts = user.contacts.select_related("customer__dealer")
        return next((_of_contact(contact) for contact in contacts.filter(pk=number)), None)
    if kind == By.EMPLOYEE:
        employments = user.employments.select_related("dealer")
        return next((_of_employee(employee) for employee in employments.filter(pk=number)), None)
    return _of_staff() if kind == By.STAFF and int(number) == user.pk else None


def ended_roles(user: User) -> list[EndedRole]:
    """Return the roles of somebody who has none left: those of before."""
    had_access = Q(ended_at__isnull=False) | Q(customer__state=State.BLOCKED)
    contacts = user.contacts.filter(had_access).select_related("customer__dealer").order_by("pk")
    employments = user.employments.select_related("dealer").order_by("pk")
    return [*map(_of_contact, contacts), *map(_of_employee, employments)]


def note_of_session(session: SessionBase) -> str:
    """Return why the person of a session can no longer use it; empty when nobody knows."""
    key = str(session.get(AUTH_KEY, ""))
    user = User.objects.filter(pk=key).first() if is_key(key) else None
    if user is None:
        return ""
    ended = ended_role(user, session.get(SESSION_KEY, ""))
    return ended.note if ended else ""


def _of_contact(contact: Contact) -> EndedRole:
    customer, dealer = contact.customer, contact.customer.dealer
    if contact.ended_at is None and customer.state == State.BLOCKED and dealer:
        sentence = _("%(customer)s is blocked at %(dealer)s, so you cannot order there now.")
    else:
        sentence = _("Your access to %(customer)s has ended.")
    return EndedRole(filled(sentence, customer=customer.name, dealer=dealer or ""), dealer)


def _of_employee(employee: DealerEmployee) -> EndedRole:
    sentence = _("Your access for %(dealer)s has ended.")
    return EndedRole(filled(sentence, dealer=employee.dealer.name), None)


def _of_staff() -> EndedRole:
    sentence = _("Your access for %(dealer)s has ended.")
    return EndedRole(filled(sentence, dealer=settings.SUPPORT_NAME), None)
