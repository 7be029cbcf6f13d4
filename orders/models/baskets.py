"""Baskets keep on the server what somebody is about to order, as it was typed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.models import Contact, Customer
from customers.secret_links import random_reference
from customers.viewer import Viewer
from orders.models.catalogue import Article
from orders.models.questions import (
    Fault,
    NumberMatch,
    Question,
    Separator,
    question_about_number,
    question_about_packs,
    question_about_quantity,
)
from orders.search_terms import key_of
from registry.abstract_models import Address
from registry.address_lines import ADDRESS_FIELDS
from web.numbers import MAX_QUANTITY, read_quantity


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
    """A basket belongs to one login at one customer, or to none: then it is prepared for it."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="baskets")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    own_reference = models.CharField(_("your reference"), max_length=60, blank=True)
    remarks = models.CharField(_("notes"), max_length=1000, blank=True)
    delivery = models.ForeignKey(DeliveryAddress, models.PROTECT, null=True, related_name="+")
    # The key of the order that this becomes, so that a button pressed twice places one order.
    attempt = models.UUIDField(default=uuid.uuid4)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "user"], name="one_basket_per_login")
        ]

    def __str__(self) -> str:
        return f"{self.customer}, {self.user or '-'}"


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
    # What its number may mean, when it means no article that can be ordered. It is not stored:
    # `orders.order_lines.match_lines` looks it up, so that it follows the catalogue.
    match = NumberMatch()
    # What was typed in its fields and not saved; a page shows it in them again.
    unsaved_number: str | None = None
    unsaved_quantity: str | None = None

    def __str__(self) -> str:
        return f"{self.typed_number} {self.typed_quantity}"

    def write(self, number: str, quantity: str, *, match: NumberMatch) -> None:
        """Set what was typed and what it means. A known article gets its own number."""
        before = [getattr(self, name) for name in self.WRITTEN_FIELDS]
        self.match, self.article = match, match.article
        self.typed_number = match.article.number if match.article else number
        self.typed_quantity = quantity
        self.quantity = read_quantity(quantity).pieces
        after = [getattr(self, name) for name in self.WRITTEN_FIELDS]
        self.is_changed = self.is_changed or before != after

    def add_quantity_of(self, other: BasketLine) -> None:
        """Add the pieces of another line for the same article.

        More than `MAX_QUANTITY` together is a question, as if it had been typed.
        """
        self._set_quantity((self.quantity or 0) + (other.quantity or 0))

    def accept_suggestion(self) -> None:
        """Take the quantity that was suggested, where one was."""
        question = self.question
        if question and question.suggestion:
            self._set_quantity(question.suggestion)

    def round_up_to_packs(self) -> None:
        """Take the quantity that was suggested, where it is the next in whole packs."""
        question = self.question
        if question and question.is_about_rounding_up:
            self._set_quantity(question.suggestion)

    def accept_reading(self, pieces: int) -> None:
        """Take one of the quantities that the typed one may mean."""
        question = self.question
        if question and pieces in question.readings:
            self._set_quantity(pieces)

    def accept_reading_as(self, separator: Separator) -> None:
        """Read the point or comma of the typed quantity so, where it can be read in two ways."""
        question = self.question
        if question and (pieces := question.reading_as(separator)):
            self._set_quantity(pieces)

    def choose(self, number: str) -> None:
        """Take the article with this number, where it is one of those that may be meant."""
        choices = self.question.choices if self.question else ()
        for article in choices:
            if article.number == number:
                self.write(number, self.typed_quantity, match=NumberMatch(article))

    def accept_successor(self) -> None:
        """Take the article that replaces the typed one, where there is just one."""
        question = self.question
        if question and question.fault is Fault.SUPERSEDED and len(question.choices) == 1:
            self.choose(question.choices[0].number)

    def _set_quantity(self, quantity: int) -> None:
        self.typed_quantity = str(quantity)
        self.quantity = quantity if quantity <= MAX_QUANTITY else None
        self.is_changed = True

    @property
    def shown_quantity(self) -> str:
        """The quantity as pieces where it means any, else as it was typed."""
        return str(self.quantity or self.typed_quantity)

    @property
    def question(self) -> Question | None:
        """What the buyer must answer first; None when the line can be ordered as it is.

        Needs `match` where the line means no article that can be ordered.
        """
        typed = self.typed_quantity
        if not key_of(self.typed_number):
            return Question(Fault.NUMBER, typed)
        if self.article is None or not self.article.active:
            return question_about_number(self.article, self.match, typed)
        if self.article.is_on_request:
            return Question(Fault.ON_REQUEST, typed)
        if self.quantity is None:
            return question_about_quantity(typed)
        return question_about_packs(self.article, self.quantity, typed)
