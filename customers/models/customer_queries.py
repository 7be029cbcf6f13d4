"""Which customers somebody may see, and finding them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db import models
from django.db.models import Q

from customers.states import State
from customers.viewer import Viewer
from registry.folding import fold

if TYPE_CHECKING:
    from customers.models.contact import Contact
    from customers.models.customer import Customer  # noqa: F401 - the base class names it


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, viewer: Viewer | None) -> CustomerQuerySet:
        """Give the customers that somebody may see: all, those of its dealer, or its own one."""
        if viewer is None:
            return self.none()
        if viewer.is_staff:
            return self
        if viewer.dealer_id is not None:
            return self.filter(dealer_id=viewer.dealer_id)
        return self.filter(pk=viewer.customer_id) if viewer.customer_id else self.none()

    def pending(self) -> CustomerQuerySet:
        return self.filter(state=State.PENDING)

    def at_stopped_dealers(self) -> CustomerQuerySet:
        """Return what staff have to find another dealer for: requests, customers with a login."""
        left = Q(state__in=(State.PENDING, State.ACTIVE, State.BLOCKED), archived_at=None)
        return self.filter(left, dealer__stopped_on__isnull=False)

    def with_login(self) -> CustomerQuerySet:
        """Return the customers that have, or will have, a login through their dealer."""
        return self.filter(state__in=(State.ACTIVE, State.BLOCKED), archived_at=None)

    def made_with(self, form_reference: str) -> CustomerQuerySet:
        """Return the customers that one form has made, the latest first."""
        own = Q(reference=form_reference) | Q(form_reference=form_reference)
        return self.filter(own).order_by("-pk")

    def search(self, text: str) -> CustomerQuerySet:
        """Find the customers that have every word in a name, town, number or a person's details."""
        contacts = cast("type[Contact]", self.model._meta.get_field("contacts").related_model)
        found = self
        for word in text.replace("\0", "").split()[:8]:
            people = contacts.objects.filter(
                Q(name__icontains=word) | Q(email__icontains=word), ended_at=None
            )
            folded = fold(word) or word
            found = found.filter(
                Q(folded_name__contains=folded)
                | Q(folded_statutory_name__contains=folded)
                | Q(folded_city__contains=folded)
                | Q(register_number=word)
                | Q(customer_number__icontains=word)
                | Q(pk__in=people.values("customer"))
            )
        return found
