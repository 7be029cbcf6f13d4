"""On whose behalf something is done: staff, an employee of a dealer, a contact, or nobody."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Dealer, DealerEmployee, User
from customers.models import Contact, Customer, CustomerEvent

By = CustomerEvent.By


@dataclass(frozen=True)
class Actor:
    """On whose behalf something is done. The system and an applicant are actors too."""

    kind: By
    user: User | None = None
    employee: DealerEmployee | None = None
    contact: Contact | None = None

    @classmethod
    def staff(cls, user: User) -> Actor:
        return cls(By.STAFF, user)

    @classmethod
    def of_employee(cls, employee: DealerEmployee) -> Actor:
        return cls(By.EMPLOYEE, employee.user, employee=employee)

    @classmethod
    def of_contact(cls, contact: Contact) -> Actor:
        """A contact of an unblocked customer, so one with a login."""
        return cls(By.CONTACT, contact.user, contact=contact)

    @property
    def is_staff(self) -> bool:
        return self.kind == By.STAFF

    @property
    def dealer_id(self) -> int | None:
        return self.employee.dealer_id if self.employee else None

    @property
    def customer_id(self) -> int | None:
        return self.contact.customer_id if self.contact else None

    @property
    def key(self) -> str:
        """What the session and every form carry."""
        role = self.employee or self.contact
        return f"{self.kind}-{role.pk}" if role else str(self.kind)

    @property
    def dealer(self) -> Dealer | None:
        if self.employee:
            return self.employee.dealer
        return self.contact.customer.dealer if self.contact else None

    @property
    def customer(self) -> Customer | None:
        return self.contact.customer if self.contact else None

    @property
    def label(self) -> str:
        """For whom it acts, in the black bar: a dealer, a customer, or the wholesaler."""
        if self.employee:
            return self.employee.dealer.name
        if self.contact:
            return self.contact.customer.name
        return settings.SUPPORT_NAME

    @property
    def description(self) -> str:
        """The same, told apart from a person's other roles."""
        if self.contact and self.dealer:
            return _("%(customer)s, at %(dealer)s") % {
                "customer": self.label,
                "dealer": self.dealer.name,
            }
        return _("%(dealer)s, as dealer") % {"dealer": self.label} if self.employee else self.label

    @property
    def start_url(self) -> str:
        if self.employee:
            return reverse("customers:home")
        return reverse("orders:start") if self.contact else reverse("admin:index")


class ActorRequest(HttpRequest):
    """A request that has passed ActorMiddleware."""

    user: User | AnonymousUser
    actor: Actor | None  # looked up when first asked for; None when nobody is logged in


APPLICANT = Actor(By.APPLICANT)

SYSTEM = Actor(By.SYSTEM)


def actors_of(user: User) -> list[Actor]:
    """Everybody this person may act for now: dealers first, then customers, then staff."""
    employments = user.employments.filter(active=True).select_related("dealer", "user")
    contacts = (
        user.contacts.with_access()
        .select_related("customer__dealer", "user")
        .order_by("customer__folded_name", "pk")
    )
    actors = [Actor.of_employee(e) for e in employments.order_by("dealer__name")]
    actors += [Actor.of_contact(c) for c in contacts]
    return [*actors, Actor.staff(user)] if user.is_staff else actors
