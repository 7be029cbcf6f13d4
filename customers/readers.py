"""Who hears instead of a reader who has left between the cause of a mail and its sending."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Dealer, DealerEmployee, NotificationTopic, User
from customers import notifications
from customers.models import Customer
from customers.undelivered import dealer_of
from mail.models import Mail, MailQuerySet


@dataclass(frozen=True)
class Employees:
    """Passes a mail on to the dealer's other employees, or to the staff where nobody is left."""

    topic: NotificationTopic
    for_staff: str

    def __call__(self, mail: Mail) -> bool:
        dealer = dealer_of(mail.about)
        if dealer is None or _works_at(dealer, mail.to) or mail.about is None:
            return False
        recipients = [employee.user for employee in dealer.recipients(self.topic)]
        for person in _not_mailed(mail.event, mail, recipients):
            notifications.mail_person(mail.event, mail.about, person)
        if not recipients:
            for person in _not_mailed(self.for_staff, mail, notifications.staff()):
                notifications.mail_person(self.for_staff, mail.about, person)
        return True


def pass_on_from_staff(mail: Mail) -> bool:
    """Pass a mail on to the staff who are there."""
    if mail.about is None or User.objects.filter(email=mail.to, is_staff=True, is_active=True):
        return False
    for person in _not_mailed(mail.event, mail, notifications.staff()):
        notifications.mail_person(mail.event, mail.about, person)
    return True


def pass_on_from_applicant(mail: Mail) -> bool:
    """Pass a mail about a request on to whoever is its contact by now."""
    customer = mail.about
    if not isinstance(customer, Customer):
        return False
    contacts = customer.contacts.present()
    if contacts.filter(email=mail.to).exists():
        return False
    if customer.contact and not _mailed(mail.event, mail).filter(to=customer.contact.email):
        notifications.mail_contact(mail.event, customer, customer.contact)
    return True


def pass_on_digest(mail: Mail) -> bool:
    """Pass what a digest would have named on: a colleague's digest names it too, if there is one.

    Where nobody is left, the staff hear of each request that waits.
    """
    employee = mail.about
    if not isinstance(employee, DealerEmployee) or _works_at(employee.dealer, mail.to):
        return False
    colleagues = list(employee.dealer.recipients(NotificationTopic.REQUESTS))
    for colleague in colleagues:
        if not Mail.objects.about(colleague).filter(event=mail.event, state=Mail.State.QUEUED):
            notifications.mail_person(mail.event, colleague, colleague.user)
    if not colleagues:
        for customer in Customer.objects.filter(dealer=employee.dealer).pending():
            notifications.notify_of_request(customer)
    return True


def _works_at(dealer: Dealer, email: str) -> bool:
    people = dealer.employees.filter(active=True, user__is_active=True)
    return people.filter(user__email=email).exists()


def _not_mailed(event: str, mail: Mail, people: Iterable[User]) -> list[User]:
    """Return who was not mailed the same before."""
    mailed = set(_mailed(event, mail).values_list("to", flat=True))
    return [person for person in people if person.email not in mailed]


def _mailed(event: str, mail: Mail) -> MailQuerySet:
    same = Mail.objects.filter(content_type=mail.content_type_id, object_id=mail.object_id)
    return same.filter(event=event).exclude(state=Mail.State.CANCELLED)
