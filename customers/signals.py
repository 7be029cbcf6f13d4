"""A receiver of a signal: a mail will not arrive."""

from typing import Any

from django.dispatch import receiver

from customers import notifications
from customers.models import Customer, Invitation
from mail.events import login_events
from mail.failures import mail_failed
from mail.models import Mail


@receiver(mail_failed)
def notify_of_failed_login(sender: type[Mail], mail: Mail, **kwargs: Any) -> None:
    """Mail the dealer when a login did not arrive at the address that its contact still has."""
    if mail.event not in login_events() or mail.about is None:
        return
    contact = mail.about.contact if isinstance(mail.about, Invitation) else mail.about
    if contact.ended_at is None and contact.email == mail.to:
        notifications.notify_dealer_of_failed_login(Customer.objects.get(pk=contact.customer_id))
