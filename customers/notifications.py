"""Who is told what: one function a message, called inside the transaction of its cause."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Model
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, NotificationTopic, User
from customers.models import Contact, Customer, Invitation
from customers.states import State
from mail.actions import queue_mail
from mail.models import Mail
from web.sites import Audience, site_for

MAX_SINGLE_ANNOUNCEMENTS = 5  # new requests that one person is mailed of one by one, in each
FLOOD_PERIOD = timedelta(hours=1)


def send_receipt(customer: Customer) -> None:
    """The applicant's receipt, with the private link to its request."""
    to_contact("request_receipt", customer, customer.contact)


def announce_request(customer: Customer) -> None:
    """The dealer's employees hear of a request at once; the staff when nobody else would."""
    employees = _recipients(customer.dealer, NotificationTopic.REQUESTS)
    for employee in employees:
        _announce("request_received", customer, employee.user, digest="request_digest", of=employee)
    if not employees:
        for person in _staff():
            _announce(
                "request_without_dealer",
                customer,
                person,
                digest="request_digest_for_staff",
                of=person,
            )


def remind_of_customer(customer: Customer) -> None:
    """Of a request, or of a customer that was added and left blocked."""
    if customer.state == State.PENDING:
        event, otherwise = "request_reminder", "request_escalated"
    else:
        event, otherwise = "unblock_reminder", "unblock_escalated"
    to_dealer(NotificationTopic.REMINDERS, event, customer, customer.dealer, otherwise=otherwise)


def escalate_request(customer: Customer) -> None:
    to_staff("request_escalated", customer)


def tell_delayed(customer: Customer) -> None:
    """The applicant hears that it takes longer than it was told, and whom to call."""
    to_contact("request_delayed", customer, customer.contact)


def tell_looked_at(customer: Customer) -> None:
    """The dealer said "not our customer"; the applicant hears that staff look for the right one."""
    to_contact("request_looked_at", customer, customer.contact)


def tell_assigned(customer: Customer) -> None:
    to_contact("request_assigned", customer, customer.contact)


def tell_rejected(customer: Customer) -> None:
    to_contact("request_rejected", customer, customer.contact)


def send_invitation(invitation: Invitation) -> None:
    to_contact("invitation", invitation, invitation.contact)


def tell_access_restored(contact: Contact) -> None:
    to_contact("access_restored", contact, contact)


def tell_access_added(contact: Contact) -> None:
    to_contact("access_added", contact, contact)


def tell_login_failed(customer: Customer) -> None:
    """The dealer can correct the address and send the login again."""
    to_dealer(
        NotificationTopic.FAILURES,
        "login_failed",
        customer,
        customer.dealer,
        otherwise="login_failed_escalated",
    )


def tell_request_waits(customer: Customer) -> None:
    """To somebody who forgot a password that was never chosen: the request still waits."""
    to_contact("request_waits", customer, customer.contact)


def tell_blocked(contact: Contact) -> None:
    to_contact("login_blocked", contact, contact)


def send_password_reset(user: User) -> None:
    to_person("password_reset", user, user)


def tell_password_changed(user: User) -> None:
    to_person("password_changed", user, user)


def tell_email_changed(user: User, old_address: str) -> None:
    """To the old address, in case it was not the person itself."""
    to_person("email_changed", user, user, to=old_address)


def send_email_confirmation(address: EmailAddress, user: User) -> None:
    """To the new address, which holds only when its link is followed."""
    to_person("email_confirmation", address, user, to=address.email)


def _announce(event: str, customer: Customer, person: User, *, digest: str, of: Model) -> None:
    """The first few of an hour one by one, and for all that follow one digest when it is over."""
    now = timezone.now()
    lately = Mail.objects.filter(event=event, to=person.email, created_at__gt=now - FLOOD_PERIOD)
    if lately.count() < MAX_SINGLE_ANNOUNCEMENTS:
        to_person(event, customer, person)
        return
    # Two requests at one moment wait for each other here, so that the second sees the digest.
    type(of)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=of.pk)
    if not Mail.objects.about(of).filter(event=digest, state=Mail.State.QUEUED).exists():
        to_person(digest, of, person, not_before=now + FLOOD_PERIOD)


def to_dealer(
    notice: NotificationTopic, event: str, about: Model, dealer: Dealer | None, *, otherwise: str
) -> None:
    """To the employees who want to hear of it; where nobody does, `otherwise` to the staff."""
    employees = _recipients(dealer, notice)
    for employee in employees:
        to_person(event, about, employee.user)
    if not employees:
        to_staff(otherwise, about)


def to_staff(event: str, about: Model) -> None:
    for person in _staff():
        to_person(event, about, person)


def _recipients(dealer: Dealer | None, notice: NotificationTopic) -> list[DealerEmployee]:
    return list(dealer.recipients(notice).order_by("pk")) if dealer else []


def _staff() -> list[User]:
    return list(User.objects.filter(is_staff=True, is_active=True).order_by("pk"))


def to_contact(event: str, about: Model, contact: Contact | None) -> None:
    if contact is None or not contact.email:
        return
    queue_mail(
        event,
        about,
        to=contact.email,
        name=contact.name,
        language=contact.language,
        site=site_for(Audience.CUSTOMERS),
    )


def to_person(
    event: str,
    about: Model,
    person: User,
    *,
    to: str = "",
    not_before: datetime | None = None,
) -> None:
    """To somebody with a login, by the site it comes in by: dealers and staff by their own."""
    is_customer = not person.is_staff and not person.employments.filter(active=True).exists()
    queue_mail(
        event,
        about,
        to=to or person.email,
        name=person.name,
        language=person.language,
        site=site_for(Audience.CUSTOMERS if is_customer else Audience.DEALERS),
        not_before=not_before,
    )
