"""Who is told what about an order: called inside the transaction of its cause."""

from __future__ import annotations

from accounts.models import NotificationTopic
from customers.models import Contact
from customers.notifications import to_contact, to_dealer, to_person
from orders.models import Order


def confirm_order(order: Order) -> None:
    """To the buyer, and to the customer's contact when that is another one.

    Not to a buyer who hears of it as the dealer.
    """
    contact = order.customer.contact
    buyer = _buyer(order)
    if buyer:
        to_contact("order_confirmed", order, buyer)
    elif not order.dealer.recipients(NotificationTopic.ORDERS).filter(user=order.by_user).exists():
        to_person("order_confirmed", order, order.by_user)
    if contact and contact.email != order.by_user.email:
        to_contact("order_confirmed", order, contact)


def announce_order(order: Order) -> None:
    to_dealer(
        NotificationTopic.ORDERS,
        "order_received",
        order,
        order.dealer,
        otherwise="order_received_escalated",
    )


def ask_approval(order: Order) -> None:
    """To the managers of the customer; without one it could never go on."""
    for contact in order.customer.contacts.managers():
        to_contact("order_to_approve", order, contact)


def tell_not_approved(order: Order) -> None:
    buyer = _buyer(order)
    if buyer:
        to_contact("order_not_approved", order, buyer)


def _buyer(order: Order) -> Contact | None:
    """The contact of the customer that ordered, whose language and site the mail is in."""
    return order.customer.contacts.present().filter(user=order.by_user).first()
