"""Who can approve an order that waits: named to whoever waits, and asked when they become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from customers.models import REMIND_AFTER, Contact, Customer
from customers.working_days import working_days_after, works_in
from orders import notifications
from orders.models import Order


def names_of_approvers(customer: Customer, *, without: Contact | None = None) -> str:
    """Return the names of who can approve an order of this customer; empty when nobody can."""
    approvers = customer.contacts.managers().order_by("name", "pk")
    return in_words(contact for contact in approvers if contact != without)


def approvers_of_waiting(orders: Iterable[Order]) -> dict[int, str]:
    """Return for each order that waits, by its key, the names of those it waits for."""
    waiting = [order for order in orders if order.state == Order.State.WAITING]
    of_customer: dict[int, list[Contact]] = defaultdict(list)
    if waiting:
        managers = Contact.objects.managers().order_by("name", "pk")
        for contact in managers.filter(customer__in={order.customer_id for order in waiting}):
            of_customer[contact.customer_id].append(contact)
    return {order.pk: in_words(of_customer[order.customer_id]) for order in waiting}


def in_words(contacts: Iterable[Contact]) -> str:
    return get_text_list([str(contact) for contact in contacts], _("and"))


def ask_new_approvers(customer: Customer) -> None:
    """Ask those who can approve orders of a customer since now about what waits already.

    They are reminded too, where the others had their reminder before.
    """
    if not customer.is_active:
        return
    for order in customer.orders.waiting().select_related("dealer").order_by("pk"):
        if notifications.notify_new_managers_of_order(order):
            unreminded = Order.objects.waiting().filter(pk=order.pk, remind_at=None)
            works = works_in(order.dealer.country)
            due = working_days_after(timezone.now(), REMIND_AFTER, works=works)
            unreminded.update(remind_at=due)
