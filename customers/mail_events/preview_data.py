"""Made-up people and customers for the previews of mails.

A context looks things up in the database, so what a preview is about must be there. It is made by
the same actions as ever, in a transaction that is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import APPLICANT, Actor
from customers.models import Contact, Customer, Invitation
from mail.failures import mark_failed
from mail.models import Mail

PREVIEW_DOMAIN = "voorbeeld.example"


@dataclass(frozen=True)
class PreviewData:
    """One customer in each of the situations that a mail is about, and the people around it."""

    dealer: Dealer
    employee: DealerEmployee
    staff: User
    pending: Customer
    without_dealer: Customer
    rejected: Customer
    blocked: Customer
    active: Customer
    unreached: Customer  # active, but its login came back
    withdrawn: Customer
    pending_at_stopped: Customer  # its dealer has stopped
    contact_at_stopped: Contact  # of an active customer there
    contact_that_left: Contact
    employee_that_left: DealerEmployee
    new_employee: DealerEmployee  # who has not chosen a password yet
    new_address: EmailAddress  # of the active customer's person, not confirmed yet

    @property
    def contact(self) -> Contact:
        """Return the contact of the active customer."""
        return _contact_of(self.active)

    @property
    def person(self) -> User:
        """Return the person that logs in for the active customer."""
        return _person_of(self.contact)

    @property
    def invitation(self) -> Invitation:
        """Return the link by which this person chooses its first password."""
        return self.contact.invitations.get()

    @property
    def undelivered(self) -> Mail:
        """Return the mail that came back."""
        return Mail.objects.get(event="invitation", to=_email(3))

    @property
    def employee_invitation(self) -> Invitation:
        """Return the link by which the new employee chooses its first password."""
        return self.new_employee.invitations.get()


@contextmanager
def preview_data() -> Iterator[PreviewData]:
    """Hand out preview data that exists inside the block only, like the mails that it queues."""
    with transaction.atomic():
        yield _make_preview_data()
        transaction.set_rollback(True)


def _make_preview_data() -> PreviewData:
    dealer, employee, staff = _make_people()
    by = Actor.of_employee(employee)
    rejected = _registered(0, dealer)
    blocked, active, unreached = (_added(n, dealer, by) for n in (1, 2, 3))
    actions.reject_customer(rejected, reason="Wij leveren niet in uw regio.", by=by)
    actions.unblock_customer(active, by=by)
    actions.unblock_customer(unreached, by=by)
    invited = Mail.objects.filter(event="invitation", to=_email(3))
    mark_failed(invited.get(), invited, "550 5.1.1 No such user")
    withdrawn = _registered(6, dealer)
    actions.withdraw_customer(withdrawn, by=APPLICANT)
    for customer in (rejected, active, unreached, withdrawn):
        customer.refresh_from_db()
    pending_at_stopped, active_at_stopped = _at_stopped_dealer(staff)
    return PreviewData(
        dealer=dealer,
        employee=employee,
        staff=staff,
        pending=_registered(4, dealer),
        without_dealer=_registered(5, None),
        rejected=rejected,
        blocked=blocked,
        active=active,
        unreached=unreached,
        withdrawn=withdrawn,
        pending_at_stopped=pending_at_stopped,
        contact_at_stopped=_contact_of(active_at_stopped),
        contact_that_left=Contact.objects.create(
            customer=active, name="P. Smit", email=f"smit@{PREVIEW_DOMAIN}", ended_at=timezone.now()
        ),
        employee_that_left=DealerEmployee.objects.create(
            user=User.objects.create(email=f"oud@{PREVIEW_DOMAIN}", name="T. Vos"),
            dealer=dealer,
            active=False,
        ),
        new_employee=_welcomed(dealer, Actor.staff(staff)),
        new_address=EmailAddress.objects.create(
            user=_person_of(_contact_of(active)), email=f"nieuw@{PREVIEW_DOMAIN}"
        ),
    )


def _make_people() -> tuple[Dealer, DealerEmployee, User]:
    staff = User.objects.create(email=f"staf@{PREVIEW_DOMAIN}", name="B. van Ommen", is_staff=True)
    dealer = Dealer.objects.create(
        name="Voorbeeld Gereedschap B.V.",
        slug="voorbeeld-van-een-mail",
        phone="000-000 00 01",
        email=f"info@{PREVIEW_DOMAIN}",
        city="Zwolle",
    )
    user = User.objects.create(email=f"bakker@{PREVIEW_DOMAIN}", name="M. Bakker")
    return dealer, DealerEmployee.objects.create(user=user, dealer=dealer), staff


def _at_stopped_dealer(staff: User) -> tuple[Customer, Customer]:
    """Return a request and an active customer at a dealer that has stopped since."""
    dealer = Dealer.objects.create(
        name="Voorbeeld Machines B.V.",
        slug="voorbeeld-van-een-gestopte",
        phone="000-000 00 02",
        city="Deventer",
    )
    by = Actor.staff(staff)
    pending, active = _registered(7, dealer), _added(8, dealer, by)
    actions.unblock_customer(active, by=by)
    Dealer.objects.filter(pk=dealer.pk).update(stopped_on=timezone.localdate())
    return Customer.objects.get(pk=pending.pk), Customer.objects.get(pk=active.pk)


def _welcomed(dealer: Dealer, by: Actor) -> DealerEmployee:
    user = User.objects.create_user(f"dejong@{PREVIEW_DOMAIN}", name="L. de Jong")
    employee = DealerEmployee.objects.create(user=user, dealer=dealer)
    actions.welcome_employee(employee, by=by)
    return employee


def _registered(n: int, dealer: Dealer | None) -> Customer:
    customer, _event = actions.register_customer(
        company=_company(n), person=_person(n), dealer=dealer
    )
    return customer


def _added(n: int, dealer: Dealer, by: Actor) -> Customer:
    customer, _event = actions.add_customer(
        company=_company(n), person=_person(n), dealer=dealer, by=by
    )
    return customer


def _company(n: int) -> dict[str, Any]:
    return {
        "name": f"Voorbeeld Metaalbewerking {n + 1} B.V.",
        "country": "NL",
        "street": "Voorbeeldweg",
        "house_number": str(n + 1),
        "postcode": "1234 AB",
        "city": "Apeldoorn",
    }


def _person(n: int) -> actions.PersonFields:
    return {"name": "J. de Boer", "email": _email(n), "language": "nl"}


def _email(n: int) -> str:
    return f"koper{n}@{PREVIEW_DOMAIN}"


def _contact_of(customer: Customer) -> Contact:
    assert customer.contact is not None
    return customer.contact


def _person_of(contact: Contact) -> User:
    assert contact.user is not None
    return contact.user
