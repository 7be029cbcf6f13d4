"""Who is mailed of what happens to an order; called inside the transaction of its cause."""

from __future__ import annotations

from accounts.models import NotificationTopic
from customers.models import Contact
from customers.notifications import mail_contact, mail_dealer, mail_person
from orders.models import Order


def notify_buyer_of_order(order: Order) -> None:
    """Mail the buyer its confirmation, and the customer's contact when that is another person.

    A buyer who is mailed of the order as the dealer gets no confirmation beside that.
    """
    contact = order.customer.contact
    buyer = _buyer(order)
    if buyer:
        mail_contact("order_confirmed", order, buyer)
    elif not order.dealer.recipients(NotificationTopic.ORDERS).filter(user=order.by_user).exists():
        mail_person("order_confirmed", order, order.by_user)
    if contact and contact.email != order.by_user.email:
        mail_contact("order_confirmed", order, contact)


def notify_dealer_of_order(order: Order) -> None:
    """Mail the dealer's employees of an order that they are to deliver."""
    mail_dealer(
        NotificationTopic.ORDERS,
        "order_received",
        order,
        order.dealer,
        for_staff="order_received_escalated",
    )


def notify_managers_of_order_to_approve(order: Order) -> None:
    """Mail the managers of the customer; an order for which there is none waits for ever."""
    for contact in order.customer.contacts.managers():
        mail_contact("order_to_approve", order, contact)


def notify_buyer_of_refusal(order: Order) -> None:
    """Mail the buyer that a manager did not approve the order, and why."""
    buyer = _buyer(order)
    if buyer:
        mail_contact("order_not_approved", order, buyer)


def _buyer(order: Order) -> Contact | None:
    """Return the contact that ordered, whose language and site its mail is in, if it was one."""
    return order.customer.contacts.present().filter(user=order.by_user).first()
