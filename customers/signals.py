"""What allauth tells us: a person changed its own e-mail address, and its contacts follow."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django.dispatch import receiver

from accounts.models import User
from customers.models import Contact


@receiver(email_changed)
def contacts_follow_their_person(
    sender: type[EmailAddress], user: User, to_email_address: EmailAddress, **kwargs: Any
) -> None:
    """In the transaction of `AccountAdapter.confirm_email`."""
    Contact.objects.present().filter(user=user).update(email=to_email_address.email)
