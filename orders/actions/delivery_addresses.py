"""Adding and ending the delivery addresses of a customer."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from customers.models import Customer
from orders.models import Basket, DeliveryAddress


def add_delivery_address(customer: Customer, fields: dict[str, str]) -> DeliveryAddress:
    """Return the new address, or the one in use that says the same."""
    same = customer.delivery_addresses.in_use().filter(**fields).first()
    return same or DeliveryAddress.objects.create(customer=customer, **fields)


@transaction.atomic
def end_delivery_address(address: DeliveryAddress) -> None:
    """Take an address out of the choice; it stays with the orders that went there."""
    Basket.objects.filter(delivery=address).update(delivery=None)
    DeliveryAddress.objects.filter(pk=address.pk).update(ended_at=timezone.now())
