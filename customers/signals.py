"""Receivers of signals: a person changed its own e-mail address; a mail will not arrive."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django.dispatch import receiver

from accounts.models import User
from customers import notifications
from customers.models import Contact, Customer, Invitation
from mail.events import login_events
from mail.failures import mail_failed
from mail.models import Mail


@receiver(email_changed)
def change_address_of_contacts(
    sender: type[EmailAddress], user: User, to_email_address: EmailAddress, **kwargs: Any
) -> None:
    """Give the person's contacts its new address, in the transaction that confirms it."""
    Contact.objects.present().filter(user=user).update(email=to_email_address.email)


@receiver(mail_failed)
def notify_of_failed_login(sender: type[Mail], mail: Mail, **kwargs: Any) -> None:
    """Mail the dealer when a login did not arrive at the address that its contact still has."""
    if mail.event not in login_events() or mail.about is None:
        return
    contact = mail.about.contact if isinstance(mail.about, Invitation) else mail.about
    if contact.ended_at is None and contact.email == mail.to:
        notifications.notify_dealer_of_failed_login(Customer.objects.get(pk=contact.customer_id))
