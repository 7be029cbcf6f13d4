"""Orders for the mails that the staff look at: made up, and gone again afterwards."""

from __future__ import annotations

from decimal import Decimal

from accounts.models import Dealer
from customers.actors import Actor
from customers.mail_previews import PREVIEWS, PreviewData
from customers.models import Contact, Customer
from orders.actions import add_to_basket, decline_order, make_order, set_discount
from orders.models import Article, Basket, Order, ProductGroup
from orders.order_lines import TypedLine
from orders.pricing import price_basket

NUMBERS = {"VOORBEELD-0850": "HSS-spiraalboor DIN 338, 8,5 mm", "VOORBEELD-M8": "Machinetap M8"}
FIRST_KEY = 800_000
REASON = "Deze maat ligt nog in het magazijn."


def register_previews() -> None:
    PREVIEWS.update(
        {
            "order_confirmed": (_placed, lambda c: c.contact),
            "order_received": (_placed, lambda c: c.employee.user),
            "order_received_escalated": (_placed, lambda c: c.staff),
            "order_to_approve": (_waiting, lambda c: c.contact),
            "order_not_approved": (_not_approved, lambda c: c.contact),
        }
    )


def _placed(cast: PreviewData) -> Order:
    return _order(cast, FIRST_KEY, limit=None)


def _waiting(cast: PreviewData) -> Order:
    return _order(cast, FIRST_KEY + 1, limit=Decimal(0))


def _not_approved(cast: PreviewData) -> Order:
    order = _order(cast, FIRST_KEY + 2, limit=Decimal(0))
    return decline_order(order, reason=REASON, by=Actor.of_contact(cast.contact))


def _order(cast: PreviewData, key: int, *, limit: Decimal | None) -> Order:
    """By the cast's contact, which needs approval above this amount."""
    made = Order.objects.filter(pk=key).first()
    if made:
        return made
    contact = Contact.objects.select_related("customer__dealer", "user").get(pk=cast.contact.pk)
    contact.approval_above = limit
    _discount(contact.customer, Actor.of_employee(cast.employee), cast.dealer)
    by = Actor.of_contact(contact)
    basket = Basket(customer=contact.customer, user=by.user)
    basket.save()
    add_to_basket(basket, [TypedLine(_article(number).number, "10") for number in NUMBERS])
    order = make_order(basket, price_basket(basket), by=by, key=key)
    basket.delete()
    return order


def _discount(customer: Customer, by: Actor, dealer: Dealer) -> None:
    set_discount(
        dealer,
        customer=customer,
        group=None,
        percentage=Decimal(25),
        valid_from=None,
        valid_until=None,
        by=by,
    )


def _article(number: str) -> Article:
    group, _new = ProductGroup.objects.get_or_create(
        number="VOORBEELD", defaults={"name_nl": "Spiraalboren"}
    )
    article, _new = Article.objects.get_or_create(
        number=number,
        defaults={"name_nl": NUMBERS[number], "group": group, "gross_price": Decimal("4.85")},
    )
    return article
