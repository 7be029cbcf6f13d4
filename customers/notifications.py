"""Who is mailed of what happens to a customer; called inside the transaction of its cause.

A function `send_…` mails a link that its reader asked for or needs; a function `notify_…` mails
what has happened. The words of each mail are declared in `customers.mail_events`.
"""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db.models import Model
from django.utils import timezone

from accounts.models import DealerEmployee, NotificationTopic, User
from customers.models import Contact, Customer, Invitation
from customers.recipients import (
    Asked,
    employees_to_mail,
    mail_contact,
    mail_dealer,
    mail_person,
    mail_staff,
    staff,
)
from customers.states import State
from mail.models import Mail

MAX_SINGLE_MAILS_PER_PERIOD = 5  # mails to one person about one new request each
DIGEST_PERIOD = timedelta(hours=1)


# ---------------------------------------------------------------- requests


def send_receipt(customer: Customer) -> None:
    """Mail the applicant its receipt, with the private link to its request."""
    mail_contact("request_receipt", customer, customer.contact)


def notify_of_request(customer: Customer) -> None:
    """Mail the dealer's employees of a request at once; the staff where nobody else is mailed."""
    employees = employees_to_mail(customer.dealer, NotificationTopic.REQUESTS)
    for employee in employees:
        _mail_or_digest(
            "request_received", customer, employee.user, digest="request_digest", about=employee
        )
    if not employees:
        for person in staff():
            _mail_or_digest(
                "request_without_dealer",
                customer,
                person,
                digest="request_digest_for_staff",
                about=person,
            )


def notify_applicant_of_passing_on(customer: Customer) -> None:
    """Mail the applicant that its dealer does not know it and staff look for the right one."""
    mail_contact("request_looked_at", customer, customer.contact)


def notify_applicant_of_dealer(customer: Customer) -> None:
    """Mail the applicant to which dealer its request has been assigned."""
    mail_contact("request_assigned", customer, customer.contact)


def notify_dealer_of_taking_back(customer: Customer) -> None:
    """Mail the employees who heard of a request that it is with another dealer from now on."""
    for employee in employees_to_mail(customer.dealer, NotificationTopic.REQUESTS):
        mail_person("request_taken_back", customer, employee.user)


def notify_customer_of_stopped_dealer(customer: Customer) -> None:
    """Mail the applicant, or each person who orders, that the dealer has stopped."""
    if customer.state == State.PENDING:
        mail_contact("request_dealer_stopped", customer, customer.contact)
        return
    for contact in customer.contacts.present().order_by("pk"):
        mail_contact("dealer_stopped", contact, contact)


def notify_applicant_of_rejection(customer: Customer) -> None:
    """Mail the applicant that its request was rejected, and why."""
    mail_contact("request_rejected", customer, customer.contact)


def notify_applicant_that_request_waits(customer: Customer, *, asked: Asked | None = None) -> None:
    """Mail somebody who forgot a password that was never chosen that the request still waits."""
    mail_contact("request_waits", customer, customer.contact, asked=asked)


# ---------------------------------------------------------------- what has waited too long


def notify_dealer_of_waiting_customer(customer: Customer) -> None:
    """Remind the dealer of a request, or of a customer that it added and left blocked."""
    if customer.state == State.PENDING:
        event, for_staff = "request_reminder", "request_escalated"
    else:
        event, for_staff = "unblock_reminder", "unblock_escalated"
    mail_dealer(NotificationTopic.REMINDERS, event, customer, customer.dealer, for_staff=for_staff)


def notify_staff_of_unanswered_request(customer: Customer) -> None:
    """Mail the staff that a request has had no answer, so that they call its dealer."""
    mail_staff("request_escalated", customer)


def notify_applicant_of_delay(customer: Customer) -> None:
    """Mail the applicant that it takes longer than it was told, and whom to call."""
    mail_contact("request_delayed", customer, customer.contact)


# ---------------------------------------------------------------- logins


def send_invitation(invitation: Invitation, *, asked: Asked | None = None) -> None:
    """Mail a contact or an employee the link by which it chooses its first password."""
    if invitation.employee:
        mail_person("employee_welcome", invitation, invitation.employee.user, asked=asked)
    else:
        mail_contact("invitation", invitation, invitation.contact, asked=asked)


def notify_employee_of_added_access(employee: DealerEmployee) -> None:
    """Mail somebody who has a login that it works for this dealer too."""
    mail_person("employment_added", employee, employee.user)


def notify_contact_of_restored_access(contact: Contact) -> None:
    """Mail the contact that its login works again at this dealer."""
    mail_contact("access_restored", contact, contact)


def notify_contact_of_added_access(contact: Contact) -> None:
    """Mail the contact that the login it has works at this dealer too."""
    mail_contact("access_added", contact, contact)


def notify_dealer_of_failed_login(customer: Customer) -> None:
    """Mail the dealer that the login did not arrive, so that it corrects the address."""
    mail_dealer(
        NotificationTopic.FAILURES,
        "login_failed",
        customer,
        customer.dealer,
        for_staff="login_failed_escalated",
    )


def notify_contact_of_blocked_login(contact: Contact, *, asked: Asked | None = None) -> None:
    """Mail a blocked contact that asked for a password whom to call."""
    mail_contact("login_blocked", contact, contact, asked=asked)


def notify_applicant_of_closed_request(customer: Customer, *, asked: Asked | None = None) -> None:
    """Mail somebody who asked for a password that the request was rejected, or withdrawn."""
    event = "request_was_rejected" if customer.state == State.REJECTED else "request_was_withdrawn"
    mail_contact(event, customer, customer.contact, asked=asked)


def notify_contact_of_ended_access(contact: Contact, *, asked: Asked | None = None) -> None:
    """Mail somebody who has left a customer, and asked for a password, that the access ended."""
    mail_contact("access_ended", contact, contact, asked=asked)


def notify_employee_that_left(employee: DealerEmployee, *, asked: Asked | None = None) -> None:
    """Mail somebody who has left a dealer, and asked for a password, that the access ended."""
    mail_person("employment_ended", employee, employee.user, asked=asked)


# ---------------------------------------------------------------- passwords and addresses


def send_password_reset(user: User, *, asked: Asked | None = None) -> None:
    """Mail the person a link to choose a new password."""
    mail_person("password_reset", user, user, asked=asked)


def notify_person_of_new_password(user: User) -> None:
    """Mail the person that its password was changed, in case it was not the person itself."""
    mail_person("password_changed", user, user)


def notify_old_address_of_change(user: User, old_address: str) -> None:
    """Mail the old address that it is no longer used, in case it was not the person itself."""
    mail_person("email_changed", user, user, to=old_address)


def notify_of_joined_logins(kept: User, joined: User) -> None:
    """Mail both addresses which of the two logins of this person is left."""
    for address in (kept.email, joined.email):
        notify_of_joined_login(kept, address)


def notify_of_joined_login(kept: User, address: str) -> None:
    """Mail an address of this person with which login it logs in."""
    mail_person("logins_joined", kept, kept, to=address)


def send_email_confirmation(address: EmailAddress, user: User) -> None:
    """Mail the new address a link; the address holds only when the link is followed."""
    mail_person("email_confirmation", address, user, to=address.email)


# ---------------------------------------------------------------- recipients


def _mail_or_digest(
    event: str, customer: Customer, person: User, *, digest: str, about: Model
) -> None:
    """Mail the first few of a period one by one; queue one digest for all that follow.

    The digest is about the reader, `about`, and goes out when the period is over.
    """
    now = timezone.now()
    mails = Mail.objects.filter(event=event, to=person.email, created_at__gt=now - DIGEST_PERIOD)
    if mails.count() < MAX_SINGLE_MAILS_PER_PERIOD:
        mail_person(event, customer, person)
        return
    # Two requests at one moment wait for each other here, so that the second sees the digest.
    type(about)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=about.pk)
    if not Mail.objects.about(about).filter(event=digest, state=Mail.State.QUEUED).exists():
        mail_person(digest, about, person, not_before=now + DIGEST_PERIOD)
