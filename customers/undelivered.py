"""Who is told of a mail that failed: by a mail about that mail, which names its reader.

Each mail event says which of these functions is its own (mail.events.Told).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, NotificationTopic, User
from customers import notifications, recipients
from customers.login_status import Stage, login_statuses_of_contacts
from customers.models import Contact, Customer, Invitation
from customers.working_days import WHOLESALER_COUNTRY, working_days_after, works_in
from mail.models import Mail

TELL_DEALER_AFTER = 2  # working days in which a manager can mend the login of its colleague
TOLD_PERIOD = timedelta(days=1)  # in which a reader hears once of an address that does not work


def tell_dealer(mail: Mail, *, not_before: datetime | None = None) -> None:
    """Tell the employees of the dealer, but for the one who was not reached; else the staff."""
    dealer = dealer_of(mail.about)
    people = dealer.recipients(NotificationTopic.FAILURES) if dealer else []
    readers = [e.user for e in people if e.user.email != mail.to]
    for reader in readers:
        _tell("undelivered_to_dealer", mail, reader, not_before=not_before)
    if not readers:
        tell_staff(mail)


def tell_staff(mail: Mail) -> None:
    """Tell the staff, but for the one who was not reached."""
    for reader in User.objects.filter(is_staff=True, is_active=True).order_by("pk"):
        if reader.email != mail.to:
            _tell("undelivered_to_staff", mail, reader)


def tell_staff_without_dealer(mail: Mail) -> None:
    """Tell the staff of a request that has no dealer; a dealer sees it on its own pages."""
    if dealer_of(mail.about) is None:
        tell_staff(mail)


def tell_contact(mail: Mail, contact: Contact) -> None:
    """Tell somebody of the customer that a mail to somebody else there failed."""
    recipients.mail_contact("undelivered_to_customer", mail, contact)


def tell_of_employee(mail: Mail) -> None:
    """Tell who added an employee, or the staff, and the other employees of the dealer."""
    employee = mail.about.employee if isinstance(mail.about, Invitation) else mail.about
    tell_dealer(mail)
    if isinstance(employee, DealerEmployee) and employee.added_by and employee.added_by.is_active:
        _tell("undelivered_to_staff", mail, employee.added_by)
    else:
        tell_staff(mail)


def tell_of_login(mail: Mail) -> None:
    """Tell who can mend a login that did not arrive, unless something newer is known of it."""
    contact = contact_of(mail.about)
    if contact is None or not is_still_missed(mail):
        return
    customer = Customer.objects.get(pk=contact.customer_id)
    if contact == customer.contact:
        notifications.notify_dealer_of_failed_login(customer)
    else:
        _tell_of_colleague(mail, contact)


def tell_dealer_of_undelivered(mail: Mail) -> None:
    """Tell the dealer of the mail that a mail tells of, whose reader was not reached either."""
    if isinstance(mail.about, Mail):
        tell_dealer(mail.about)


def tell_staff_of_undelivered(mail: Mail) -> None:
    """Tell the staff of the mail that a mail tells of, whose reader was not reached either."""
    if isinstance(mail.about, Mail):
        tell_staff(mail.about)


def is_still_missed(mail: Mail) -> bool:
    """Tell whether a mail that failed is still the last word on what it was for."""
    mail = Mail.objects.get(pk=mail.pk)
    if mail.state != Mail.State.FAILED:
        return False
    contact = contact_of(mail.about)
    if contact is None:
        return True
    logins = login_statuses_of_contacts([(contact.customer, contact)])
    is_present = contact.ended_at is None and contact.email == mail.to
    return is_present and logins[contact.pk].stage is Stage.FAILED


def contact_of(about: Model | None) -> Contact | None:
    """Return whose login a mail was about; None for a mail that is about something else."""
    if isinstance(about, Invitation):
        return about.contact
    return about if isinstance(about, Contact) else None


def company_of(about: Model | None) -> str:
    """Return at which company the reader of a mail is: the customer's name, else the dealer's."""
    customer = about if isinstance(about, Customer) else getattr(about, "customer", None)
    return str(customer or dealer_of(about) or "")


def dealer_of(about: Model | None) -> Dealer | None:
    """Return at which dealer it happened what a mail is about."""
    if isinstance(about, Mail):
        return dealer_of(about.about)
    if isinstance(about, Contact):
        return about.customer.dealer
    dealer: Dealer | None = getattr(about, "dealer", None)  # of an order too, an app above
    return dealer


def _tell_of_colleague(mail: Mail, contact: Contact) -> None:
    """Tell the manager who added a colleague, and the dealer when that does not mend it."""
    managers = contact.customer.contacts.with_access().filter(role=Contact.Role.MANAGER)
    manager = managers.filter(user=contact.added_by).first() if contact.added_by else None
    if manager is None:
        tell_dealer(mail)
        return
    tell_contact(mail, manager)
    dealer = contact.customer.dealer
    works = works_in(dealer.country if dealer else WHOLESALER_COUNTRY)
    due = working_days_after(timezone.now(), TELL_DEALER_AFTER, works=works)
    tell_dealer(mail, not_before=due)


def _tell(event: str, mail: Mail, reader: User, *, not_before: datetime | None = None) -> None:
    """Mail a reader of a mail that failed, unless it heard of that address a moment ago."""
    failed = Mail.objects.filter(to=mail.to, event=mail.event).values("pk")
    told = Mail.objects.filter(
        event=event,
        to=reader.email,
        content_type=ContentType.objects.get_for_model(Mail),
        object_id__in=failed,
        created_at__gt=timezone.now() - TOLD_PERIOD,
    )
    if not told.exists():
        recipients.mail_person(event, mail, reader, not_before=not_before)
