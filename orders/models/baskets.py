"""Baskets keep on the server what somebody is about to order, as it was typed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.models import Contact, Customer
from customers.secret_links import random_reference
from customers.viewer import Viewer
from orders.models.catalogue import Article
from registry.abstract_models import Address
from registry.address_lines import ADDRESS_FIELDS
from web.sentences import filled


class Delivery(Address):
    """An address that goods go to, with the company and the person that receive them."""

    company = models.CharField(_("company name"), max_length=200)
    attention = models.CharField(_("for the attention of"), max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def addressee(self) -> str:
        """Return the company, and the person there that it is for."""
        return ", ".join(filter(None, (self.company, self.attention)))

    @property
    def delivery_line(self) -> str:
        """Return whom it goes to and where, so that no two addresses read the same."""
        return ", ".join((self.addressee, self.one_line, self.country))


DELIVERY_FIELDS = ("company", "attention", *ADDRESS_FIELDS, "country")


class DeliveryAddressQuerySet(models.QuerySet["DeliveryAddress"]):
    def visible_to(self, viewer: Viewer | None) -> DeliveryAddressQuerySet:
        """Return the addresses of customers that this viewer sees."""
        return self.filter(customer__in=Customer.objects.visible_to(viewer))

    def in_use(self) -> DeliveryAddressQuerySet:
        return self.filter(ended_at=None)


class DeliveryAddress(Delivery):
    """An address of a customer beside its own, which can be chosen again."""

    reference = models.CharField(max_length=12, unique=True, default=random_reference)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="delivery_addresses")
    ended_at = models.DateTimeField(null=True)

    objects = DeliveryAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery address")
        verbose_name_plural = _("delivery addresses")
        ordering = ["company", "city", "pk"]

    def __str__(self) -> str:
        return self.delivery_line


class Basket(models.Model):
    """A basket belongs to one login at one customer; the one without a login is prepared for it."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="baskets")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    own_reference = models.CharField(_("your reference"), max_length=60, blank=True)
    remarks = models.CharField(_("notes"), max_length=1000, blank=True)
    delivery = models.ForeignKey(DeliveryAddress, models.PROTECT, null=True, related_name="+")
    is_prepared = models.BooleanField(default=False)  # begun with lines that the dealer prepared
    # The key of the order that this becomes, so that a button pressed twice places one order.
    attempt = models.UUIDField(default=uuid.uuid4)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "user"], name="one_basket_per_login", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.customer}, {self.user or '-'}"


class Fault(StrEnum):
    """A fault keeps a line from being ordered."""

    UNKNOWN = "unknown"  # no article has this number
    UNAVAILABLE = "unavailable"  # it can no longer be ordered
    ON_REQUEST = "on_request"  # it has no price
    QUANTITY = "quantity"  # not a number of pieces
    PACK = "pack"  # not sold in this quantity


@dataclass(frozen=True)
class Question:
    """What the buyer must answer before a line can be ordered."""

    fault: Fault
    typed_quantity: str
    pack_quantity: int = 0  # of an article that is sold in packs
    suggestion: int = 0  # the quantity that could be ordered instead, when it is about packs

    @property
    def sentence(self) -> str:
        """The fault in words, with what can be done about it."""
        if self.fault is Fault.QUANTITY and not self.typed_quantity:
            return str(_("The quantity is missing."))
        values = {"typed": self.typed_quantity, "pack": self.pack_quantity, "n": self.suggestion}
        return filled(QUESTION_SENTENCES[self.fault], **values)


QUESTION_SENTENCES = {
    Fault.UNKNOWN: _("There is no article with this number or EAN."),
    Fault.UNAVAILABLE: _("This article can no longer be ordered."),
    Fault.ON_REQUEST: _("Price on request: call or mail your dealer."),
    Fault.QUANTITY: _("“%(typed)s” is not a quantity."),
    Fault.PACK: _("Sold in packs of %(pack)s. Order %(n)s?"),
}


class BasketLineQuerySet(models.QuerySet["BasketLine"]):
    def of_contact(self, contact: Contact) -> BasketLineQuerySet:
        """Return the lines in the basket of this contact's own login."""
        return self.filter(basket__customer=contact.customer_id, basket__user=contact.user_id)


class BasketLine(models.Model):
    """A line as it was typed, with the article and the number of pieces that it means.

    A line that means none of them stays as it is until somebody corrects it.
    """

    basket = models.ForeignKey(Basket, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    typed_number = models.CharField(_("article number"), max_length=100)
    typed_quantity = models.CharField(_("quantity"), max_length=20, blank=True)
    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="+")
    quantity = models.PositiveIntegerField(null=True)

    objects = BasketLineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["basket", "article"],
                name="one_line_per_article",
                condition=Q(article__isnull=False, quantity__isnull=False),
            ),
            models.CheckConstraint(
                name="basket_line_of_some", condition=Q(quantity=None) | Q(quantity__gt=0)
            ),
        ]

    WRITTEN_FIELDS = ("typed_number", "typed_quantity", "article", "quantity")
    is_changed = False

    def __str__(self) -> str:
        return f"{self.typed_number} {self.typed_quantity}"

    def write(
        self, number: str, quantity: str, *, article: Article | None, pieces: int | None
    ) -> None:
        """Set what was typed and what it means. A known article gets its own number."""
        before = (self.typed_number, self.typed_quantity)
        self.typed_number = article.number if article else number
        self.typed_quantity = quantity
        self.article, self.quantity = article, pieces
        self.is_changed = self.is_changed or before != (self.typed_number, quantity)

    def add_quantity_of(self, other: BasketLine) -> None:
        """Add the pieces of another line for the same article."""
        self.quantity = (self.quantity or 0) + (other.quantity or 0)
        self.typed_quantity = str(self.quantity)
        self.is_changed = True

    def accept_suggestion(self) -> None:
        """Take the quantity that was suggested, where one was."""
        question = self.question
        if question and question.suggestion:
            self.quantity = question.suggestion
            self.typed_quantity = str(self.quantity)
            self.is_changed = True

    @property
    def shown_quantity(self) -> str:
        """The quantity as pieces where it means any, else as it was typed."""
        return str(self.quantity or self.typed_quantity)

    @property
    def question(self) -> Question | None:
        """What the buyer must answer first; None when the line can be ordered as it is."""
        typed = self.typed_quantity
        if self.article is None:
            return Question(Fault.UNKNOWN, typed)
        if not self.article.active:
            return Question(Fault.UNAVAILABLE, typed)
        if self.article.is_on_request:
            return Question(Fault.ON_REQUEST, typed)
        if self.quantity is None:
            return Question(Fault.QUANTITY, typed)
        suggestion = self.article.next_quantity(self.quantity)
        if suggestion == self.quantity:
            return None
        return Question(Fault.PACK, typed, self.article.pack_quantity, suggestion)
