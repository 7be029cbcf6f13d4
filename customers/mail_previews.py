"""Every mail of the portal with made-up people and companies, for whoever wants to look at them.

What a mail is about must exist, since its words are looked up when it is rendered. So the people
are really made, by the same actions as ever, and the transaction is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Model

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import Actor
from customers.models import Contact, Customer
from mail.failures import mark_failed
from mail.models import Mail
from mail.rendering import message_for
from web.sites import Audience, site_for

DOMAIN = "voorbeeld.example"


@dataclass(frozen=True)
class PreviewData:
    """One customer in each of the situations that a mail is about."""

    dealer: Dealer
    employee: DealerEmployee
    staff: User
    waiting: Customer
    unassigned: Customer
    rejected: Customer
    blocked: Customer
    active: Customer
    unreached: Customer

    @property
    def contact(self) -> Contact:
        assert self.active.contact is not None
        return self.active.contact

    @property
    def person(self) -> User:
        assert self.contact.user is not None
        return self.contact.user


# event: (what it is about, who reads it). The rooms above add their own.
PREVIEWS: dict[
    str, tuple[Callable[[PreviewData], Model], Callable[[PreviewData], User | Contact]]
] = {
    "request_receipt": (lambda c: c.waiting, lambda c: c.contact),
    "request_received": (lambda c: c.waiting, lambda c: c.employee.user),
    "request_without_dealer": (lambda c: c.unassigned, lambda c: c.staff),
    "request_digest": (lambda c: c.employee, lambda c: c.employee.user),
    "request_digest_for_staff": (lambda c: c.staff, lambda c: c.staff),
    "request_looked_at": (lambda c: c.unassigned, lambda c: c.contact),
    "request_assigned": (lambda c: c.waiting, lambda c: c.contact),
    "request_rejected": (lambda c: c.rejected, lambda c: c.contact),
    "request_reminder": (lambda c: c.waiting, lambda c: c.employee.user),
    "request_escalated": (lambda c: c.waiting, lambda c: c.staff),
    "request_delayed": (lambda c: c.waiting, lambda c: c.contact),
    "request_waits": (lambda c: c.waiting, lambda c: c.contact),
    "unblock_reminder": (lambda c: c.blocked, lambda c: c.employee.user),
    "unblock_escalated": (lambda c: c.blocked, lambda c: c.staff),
    "invitation": (lambda c: c.contact.invitations.get(), lambda c: c.contact),
    "access_added": (lambda c: c.contact, lambda c: c.contact),
    "access_restored": (lambda c: c.contact, lambda c: c.contact),
    "login_failed": (lambda c: c.unreached, lambda c: c.employee.user),
    "login_failed_escalated": (lambda c: c.unreached, lambda c: c.staff),
    "login_blocked": (lambda c: c.contact, lambda c: c.contact),
    "employee_welcome": (lambda c: c.employee.user, lambda c: c.employee.user),
    "password_reset": (lambda c: c.person, lambda c: c.contact),
    "password_changed": (lambda c: c.person, lambda c: c.contact),
    "email_changed": (lambda c: c.person, lambda c: c.contact),
    "email_confirmation": (
        lambda c: EmailAddress.objects.create(user=c.person, email=f"nieuw@{DOMAIN}"),
        lambda c: c.contact,
    ),
}


@dataclass(frozen=True)
class MailPreview:
    subject: str
    sender: str
    to: str
    reply_to: str
    text: str
    html: str


def sample(event: str, language: str) -> MailPreview:
    """Raises KeyError for an event without a sample."""
    with _preview_data() as cast:
        return _rendered(event, language, cast)


def all_previews(language: str) -> dict[str, MailPreview]:
    """By the event, in the order in which a customer's life causes them."""
    with _preview_data() as cast:
        return {event: _rendered(event, language, cast) for event in PREVIEWS}


def _rendered(event: str, language: str, cast: PreviewData) -> MailPreview:
    about, reader = (choose(cast) for choose in PREVIEWS[event])
    assert isinstance(reader, User | Contact)
    site = site_for(Audience.CUSTOMERS if isinstance(reader, Contact) else Audience.DEALERS)
    mail = Mail(
        event=event,
        about=about,
        to=reader.email,
        name=reader.name,
        language=language,
        site_host=site.host,
        message_id=f"<voorbeeld@{DOMAIN}>",
    )
    message = message_for(mail)
    return MailPreview(
        subject=str(message.subject),
        sender=message.from_email,
        to=message.to[0],
        reply_to=", ".join(message.reply_to),
        text=str(message.body),
        html=str(message.alternatives[0][0]),
    )


@contextmanager
def _preview_data() -> Iterator[PreviewData]:
    """Gone again afterwards, with every mail that making them queued."""
    with transaction.atomic():
        yield _make_preview_data()
        transaction.set_rollback(True)


def _make_preview_data() -> PreviewData:
    staff = User.objects.create(email=f"staf@{DOMAIN}", name="B. van Ommen", is_staff=True)
    dealer = Dealer.objects.create(
        name="Voorbeeld Gereedschap B.V.",
        slug="voorbeeld-van-een-mail",
        phone="000-000 00 01",
        email=f"info@{DOMAIN}",
        city="Zwolle",
    )
    user = User.objects.create(email=f"bakker@{DOMAIN}", name="M. Bakker")
    employee = DealerEmployee.objects.create(user=user, dealer=dealer)
    by = Actor.of_employee(employee)
    rejected = _asked(0, dealer)
    blocked, active, unreached = (_added(n, dealer, by) for n in (1, 2, 3))
    actions.reject_customer(rejected, reason="Wij leveren niet in uw regio.", by=by)
    actions.unblock_customer(active, by=by)
    actions.unblock_customer(unreached, by=by)
    invited = Mail.objects.filter(event="invitation", to=f"koper3@{DOMAIN}")
    mark_failed(invited.get(), invited, "550 5.1.1 No such user")
    for customer in (rejected, active, unreached):
        customer.refresh_from_db()
    return PreviewData(
        dealer=dealer,
        employee=employee,
        staff=staff,
        waiting=_asked(4, dealer),
        unassigned=_asked(5, None),
        rejected=rejected,
        blocked=blocked,
        active=active,
        unreached=unreached,
    )


def _asked(n: int, dealer: Dealer | None) -> Customer:
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
    return {"name": "J. de Boer", "email": f"koper{n}@{DOMAIN}", "language": "nl"}
