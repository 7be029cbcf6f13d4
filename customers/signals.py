"""What other rooms tell us: a person changed its own e-mail address; a mail will not arrive."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from django.dispatch import receiver

from accounts.models import User
from customers import notifications
from customers.login_status import LOGIN_EVENTS
from customers.models import Contact, Customer, Invitation
from mail.failures import mail_failed
from mail.models import Mail


@receiver(email_changed)
def contacts_follow_their_person(
    sender: type[EmailAddress], user: User, to_email_address: EmailAddress, **kwargs: Any
) -> None:
    """In the transaction of `AccountAdapter.confirm_email`."""
    Contact.objects.present().filter(user=user).update(email=to_email_address.email)


@receiver(mail_failed)
def the_dealer_hears_of_a_failed_login(sender: type[Mail], mail: Mail, **kwargs: Any) -> None:
    if mail.event not in LOGIN_EVENTS or mail.about is None:
        return
    contact = mail.about.contact if isinstance(mail.about, Invitation) else mail.about
    if contact.ended_at is None and contact.email == mail.to:
        notifications.tell_login_failed(Customer.objects.get(pk=contact.customer_id))
