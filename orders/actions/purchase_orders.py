"""What makes an order that is placed a purchase order: its number for the buyer, and its parties.

A receiver takes a second order of a buyer with a number that it knows for the same one, and drops
it. So a reference that was used before gives way to the number of the order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from django.db import connection
from django.db.models import Q

from customers.models import Contact, Customer
from orders.models import Order
from orders.parties import Party, party_of_customer, party_of_dealer
from web.texts import clean_text

PURCHASE_FIELDS = ("customer_record", "dealer_record", "purchase_number")


def keep_parties(order: Order, customer: Customer, contact: Contact | None) -> None:
    """Keep the customer with this contact, and its dealer, as they are now; nothing is saved."""
    _keep(order, party_of_customer(customer, contact))


def renew_parties(order: Order, customer: Customer) -> None:
    """Keep both as they are now, with the contact of before, for an order that has waited."""
    before = Party.of_record(order.customer_record)
    now = party_of_customer(customer, None)
    person = {name: getattr(before, name) for name in ("contact_name", "phone", "email")}
    _keep(order, replace(now, **person))


def number_purchase(order: Order) -> None:
    """Give an order that is being placed the number that its document has; it is not saved.

    It needs its key. Until the transaction ends, no other order of this buyer gets its number.
    """
    buyer = order.customer_record["peppol_id"]
    if not buyer:
        order.purchase_number = order.number  # nobody receives it
        return
    with connection.cursor() as cursor:
        scope = f"{order.dealer_id} {buyer}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [scope])
    of_buyer = Q(dealer=order.dealer, customer_record__peppol_id=buyer)
    others = Order.objects.filter(of_buyer | Q(customer=order.customer))
    free = (n for n in _numbers(order) if not others.filter(purchase_number__iexact=n).exists())
    order.purchase_number = next(free)


def next_key() -> int:
    """Return a key for a new order, by which its number is known before it is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('orders_order', 'id'))")
        key: int = cursor.fetchone()[0]
    return key


def _keep(order: Order, customer: Party) -> None:
    order.customer_record = customer.to_record()
    order.dealer_record = party_of_dealer(order.dealer).to_record()


def _numbers(order: Order) -> Iterator[str]:
    """Return the reference of the buyer, then the number of the order, and that with a suffix.

    A buyer can have written the number of a later order as its reference.
    """
    reference = clean_text(order.own_reference)
    if reference:
        yield reference
    yield order.number
    yield from (f"{order.number}-{n}" for n in count(2))
