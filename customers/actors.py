"""Actors: on whose behalf something is done.

Actions take `by: Actor`, and every kind fits. A view gets the kind that its decorator has proved
(customers.access.decorators), so that what this kind always has needs no check:

    DealerActor    an employee of a dealer      `user`, `employee`, `dealer`
    ContactActor   a contact of a customer      `user`, `contact`, `customer`
    StaffActor     the wholesaler's staff       `user`
    PersonActor    one of these three           `user`
    Actor          one of these three, the system, or an applicant without a login
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Dealer, DealerEmployee, User
from customers.models import Contact, Customer, CustomerEvent
from web.converters import is_key
from web.sentences import filled

By = CustomerEvent.By


@dataclass(frozen=True)
class Actor:
    """Somebody on whose behalf something is done; the system and an applicant are actors too."""

    kind: By
    user: User | None
    employee: DealerEmployee | None
    contact: Contact | None

    @staticmethod
    def staff(user: User) -> StaffActor:
        return StaffActor(By.STAFF, user, employee=None, contact=None)

    @staticmethod
    def of_employee(employee: DealerEmployee) -> DealerActor:
        return DealerActor(By.EMPLOYEE, employee.user, employee, contact=None)

    @staticmethod
    def of_contact(contact: Contact) -> ContactActor:
        """Return the actor for a contact with a login. Raises ValueError when it has none."""
        if contact.user is None:
            raise ValueError(f"contact {contact.pk} has no login")
        return ContactActor(By.CONTACT, contact.user, employee=None, contact=contact)

    @staticmethod
    def of_person(user: User) -> Actor:
        """Return the actor for what a person does to its own login, at all of its customers."""
        return Actor(By.CONTACT, user, employee=None, contact=None)

    @property
    def is_staff(self) -> bool:
        return self.kind == By.STAFF

    @property
    def name(self) -> str:
        """The name by which a person is known here: a contact's own, else that of its login."""
        of_login = (self.user.name or self.user.email) if self.user else ""
        return (self.contact.name if self.contact else "") or of_login

    @property
    def dealer_id(self) -> int | None:
        return self.employee.dealer_id if self.employee else None

    @property
    def customer_id(self) -> int | None:
        return self.contact.customer_id if self.contact else None

    @property
    def dealer(self) -> Dealer | None:
        """The dealer that it works for, or orders at."""
        return None

    @property
    def customer(self) -> Customer | None:
        """The customer that it orders for, when it is a contact."""
        return self.contact.customer if self.contact else None


@dataclass(frozen=True)
class PersonActor(Actor):
    """A person who has logged in, in one of its roles."""

    user: User

    @property
    def key(self) -> str:
        """The text that names this role in the session and in every form."""
        role = self.employee or self.contact
        return f"{self.kind}-{role.pk if role else self.user.pk}"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of whom it acts for, from the shortest to one that is told from all others."""
        return (settings.SUPPORT_NAME,)

    @property
    def label(self) -> str:
        """The dealer, the customer or the wholesaler that it acts for."""
        return self.names[0]

    @property
    def description(self) -> str:
        """The label with the dealer that a customer buys at."""
        return self.name_among([], fullness=1)

    def name_among(self, roles: Iterable[PersonActor], *, fullness: int = 0) -> str:
        """Return the shortest name that none of these other roles has.

        A name is at least so full: 0 is the label, 1 the description.
        """
        others = {n.casefold() for role in roles if role.key != self.key for n in role.names}
        names = self.names[fullness:] or self.names[-1:]
        return next((name for name in names if name.casefold() not in others), names[-1])

    @property
    def start_url(self) -> str:
        """The page on which it begins after logging in or switching."""
        return reverse("admin:index")


@dataclass(frozen=True)
class StaffActor(PersonActor):
    """A member of the wholesaler's staff."""

    employee: None
    contact: None


@dataclass(frozen=True)
class DealerActor(PersonActor):
    """An employee of a dealer."""

    employee: DealerEmployee
    contact: None

    @property
    def dealer(self) -> Dealer:
        return self.employee.dealer

    @property
    def names(self) -> tuple[str, ...]:
        name = self.dealer.name
        fuller = (name, f"{name}, {self.dealer.city}", f"{name}, {self.dealer.one_line}")
        return (name, *(filled(_("%(dealer)s, as dealer"), dealer=each) for each in fuller))

    @property
    def start_url(self) -> str:
        return reverse("customers:home")


@dataclass(frozen=True)
class ContactActor(PersonActor):
    """A contact of a customer, with a login."""

    employee: None
    contact: Contact

    @property
    def customer(self) -> Customer:
        return self.contact.customer

    @property
    def dealer(self) -> Dealer | None:
        return self.customer.dealer

    @property
    def names(self) -> tuple[str, ...]:
        name = self.customer.name
        fuller = (name, f"{name}, {self.customer.city}", f"{name}, {self.customer.one_line}")
        if self.dealer is None:
            return fuller
        dealer = self.dealer.name
        at_dealer = _("%(customer)s, at %(dealer)s")
        return (name, *(filled(at_dealer, customer=each, dealer=dealer) for each in fuller))

    @property
    def start_url(self) -> str:
        return reverse("orders:start")


class ActorRequest(HttpRequest):
    """A request that has passed ActorMiddleware."""

    user: User | AnonymousUser
    actor: PersonActor | None  # looked up when first asked for; None when nobody is logged in


APPLICANT = Actor(By.APPLICANT, user=None, employee=None, contact=None)

SYSTEM = Actor(By.SYSTEM, user=None, employee=None, contact=None)


def actors_of(user: User) -> list[PersonActor]:
    """Return everybody this person may act for now: dealers first, then customers, then staff."""
    employees = _employments(user).order_by("dealer__name")
    contacts = _contacts(user).order_by("customer__folded_name", "pk")
    actors: list[PersonActor] = [Actor.of_employee(employee) for employee in employees]
    actors += [Actor.of_contact(contact) for contact in contacts]
    return [*actors, Actor.staff(user)] if user.is_staff else actors


def find_actor(user: User, key: str) -> PersonActor | None:
    """Return the role of this person that the key names, in one query; None when it has it not."""
    kind, _separator, number = key.partition("-")
    if not is_key(number):
        return None
    if kind == By.EMPLOYEE:
        employee = _employments(user).filter(pk=number).first()
        return Actor.of_employee(employee) if employee else None
    if kind == By.CONTACT:
        contact = _contacts(user).filter(pk=number).first()
        return Actor.of_contact(contact) if contact else None
    staff = Actor.staff(user)
    return staff if user.is_staff and staff.key == key else None


def _employments(user: User) -> models.QuerySet[DealerEmployee]:
    return user.employments.filter(active=True).select_related("dealer", "user")


def _contacts(user: User) -> models.QuerySet[Contact]:
    return user.contacts.with_access().select_related("customer__dealer", "user")
