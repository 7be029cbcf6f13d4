"""The receiver of a signal of allauth's: a person changed its own e-mail address."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django.dispatch import receiver

from accounts.models import User
from customers.models import Contact


@receiver(email_changed)
def change_address_of_contacts(
    sender: type[EmailAddress], user: User, to_email_address: EmailAddress, **kwargs: Any
) -> None:
    """Give the person's contacts its new address, in the transaction that confirms it."""
    Contact.objects.present().filter(user=user).update(email=to_email_address.email)
