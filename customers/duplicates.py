"""The same company twice: shown to whoever decides about it, and never joined by itself."""

from __future__ import annotations

from django.db.models import Q

from customers.actors import Actor
from customers.models import Contact, Customer, CustomerQuerySet
from registry.folding import fold


def similar_to(customer: Customer, *, actor: Actor | None) -> CustomerQuerySet:
    """Other customers that look like the same company, the newest first.

    Only what the actor may see: from a mark like this a dealer must not learn that another dealer
    serves the company.
    """
    visible = Customer.objects.visible_to(actor).exclude(pk=customer.pk)
    return visible.filter(_looks_like(customer)).select_related("dealer").order_by("-pk")


def _looks_like(customer: Customer) -> Q:
    """Each of these alone is enough; what is empty on both sides says nothing."""
    same_address = Q(
        country=customer.country,
        folded_name=fold(customer.name),
        postcode=customer.postcode,
        house_number=customer.house_number,
    )
    looks = same_address & ~Q(postcode="")
    if customer.register_number:
        looks |= Q(country=customer.country, register_number=customer.register_number)
    if customer.vat_number:
        looks |= Q(vat_number=customer.vat_number)
    if customer.duns:
        looks |= Q(duns=customer.duns)
    people = Contact.objects.filter(email__in=_addresses(customer))
    return looks | Q(pk__in=people.values("customer"))


def _addresses(customer: Customer) -> list[str]:
    return [contact.email for contact in customer.contacts.all() if contact.email]
