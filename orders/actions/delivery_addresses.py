"""Adding and ending the delivery addresses of a customer."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from customers.models import Customer
from orders.models import (
    Address,
    Basket,
    DeliveryAddress,
)

ADDRESS = ("street", "house_number", "addition", "postcode", "city", "country")

WHERE = tuple(field.name for field in Address._meta.fields)


def add_delivery_address(customer: Customer, fields: dict[str, str]) -> DeliveryAddress:
    """The one there is when it is the same."""
    same = customer.delivery_addresses.in_use().filter(**fields).first()
    return same or DeliveryAddress.objects.create(customer=customer, **fields)


@transaction.atomic
def end_delivery_address(address: DeliveryAddress) -> None:
    """No longer to choose; it stays with the orders that went there."""
    Basket.objects.filter(delivery=address).update(delivery=None)
    DeliveryAddress.objects.filter(pk=address.pk).update(ended_at=timezone.now())
