"""Adding and ending the delivery addresses of a customer."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from customers.models import Customer
from orders.models import Basket, DeliveryAddress


def add_delivery_address(customer: Customer, fields: dict[str, str]) -> DeliveryAddress:
    """Add an address to choose, and return it; the same one twice is one address."""
    same = customer.delivery_addresses.in_use().filter(**fields).first()
    return same or DeliveryAddress.objects.create(customer=customer, **fields)


@transaction.atomic
def end_delivery_address(address: DeliveryAddress) -> None:
    """Take an address off the choice. Baskets go to the customer's own address from now on."""
    Basket.objects.filter(delivery=address).update(delivery=None)
    DeliveryAddress.objects.filter(pk=address.pk).update(ended_at=timezone.now())
