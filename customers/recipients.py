"""Who a mail goes to, in which language and from which site: a contact, a dealer, the staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from accounts.models import Dealer, DealerEmployee, NotificationTopic, User
from customers.models import Contact
from mail.actions import queue_mail
from web.sites import Audience, Site, site_for


@dataclass(frozen=True)
class Asked:
    """Says on which site, and in which language, somebody asked for the mail that it is sent."""

    site: Site
    language: str


def mail_dealer(
    topic: NotificationTopic, event: str, about: Model, dealer: Dealer | None, *, for_staff: str
) -> None:
    """Mail the employees who want this topic; where none does, mail the staff `for_staff`."""
    employees = employees_to_mail(dealer, topic)
    for employee in employees:
        mail_person(event, about, employee.user)
    if not employees:
        mail_staff(for_staff, about)


def mail_staff(event: str, about: Model) -> None:
    """Mail everybody of the staff."""
    for person in staff():
        mail_person(event, about, person)


def mail_contact(
    event: str, about: Model, contact: Contact | None, *, asked: Asked | None = None
) -> None:
    """Mail a contact in its language, from the customers' site; nobody if there is no address.

    What somebody `asked` for comes from the site and in the language of the page.
    """
    if contact is None or not contact.email:
        return
    queue_mail(
        event,
        about,
        to=contact.email,
        name=contact.name,
        language=asked.language if asked else contact.language,
        site=asked.site if asked else site_for(Audience.CUSTOMERS),
    )


def mail_person(
    event: str,
    about: Model,
    person: User,
    *,
    to: str = "",
    asked: Asked | None = None,
    not_before: datetime | None = None,
) -> None:
    """Mail somebody who has a login, from the site that is for this person.

    That is the dealers' site for employees and staff. Another address than the person's can be
    given in `to`. What the person `asked` for comes from the site and in the language of the page.
    """
    is_customer = not person.is_staff and not person.employments.filter(active=True).exists()
    own_site = site_for(Audience.CUSTOMERS if is_customer else Audience.DEALERS)
    queue_mail(
        event,
        about,
        to=to or person.email,
        name=person.name,
        language=asked.language if asked else person.language,
        site=asked.site if asked else own_site,
        not_before=not_before,
    )


def employees_to_mail(dealer: Dealer | None, topic: NotificationTopic) -> list[DealerEmployee]:
    """Return the employees of a dealer who want this topic; none without a dealer."""
    return list(dealer.recipients(topic).order_by("pk")) if dealer else []


def staff() -> list[User]:
    """Return everybody of the wholesaler who is mailed."""
    return list(User.objects.filter(is_staff=True, is_active=True).order_by("pk"))
