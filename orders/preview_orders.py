"""Made-up orders for the previews of mails, made by the same actions as ever.

The keys are far from those of real orders, and the same for every preview that shows one order.
"""

from __future__ import annotations

from decimal import Decimal

from accounts.models import Dealer
from customers.actors import Actor
from customers.mail_events.preview_data import PreviewData
from customers.models import Contact, Customer
from orders.actions import add_to_basket, decline_order, make_order, set_discount, withdraw_order
from orders.models import Article, Basket, Order, OrderPush, ProductGroup, PushOutage
from orders.order_lines import TypedLine
from orders.pricing import price_basket

PREVIEW_ARTICLES = {
    "VOORBEELD-0850": "HSS-spiraalboor DIN 338, 8,5 mm",
    "VOORBEELD-M8": "Machinetap M8",
}
PREVIEW_ORDER_KEY = 800_000
PREVIEW_REASON = "Deze maat ligt nog in het magazijn."


def placed_order(data: PreviewData) -> Order:
    """Return an order that has gone to the dealer."""
    return _order(data, PREVIEW_ORDER_KEY, approval_above=None)


def order_to_approve(data: PreviewData) -> Order:
    """Return an order that waits for a manager of the customer."""
    return _order(data, PREVIEW_ORDER_KEY + 1, approval_above=Decimal(0))


def order_not_approved(data: PreviewData) -> Order:
    """Return an order that a manager of the customer refused."""
    order = _order(data, PREVIEW_ORDER_KEY + 2, approval_above=Decimal(0))
    return decline_order(order, reason=PREVIEW_REASON, by=Actor.of_contact(data.contact))


def order_withdrawn(data: PreviewData) -> Order:
    """Return an order that its buyer withdrew while it waited for approval."""
    order = _order(data, PREVIEW_ORDER_KEY + 3, approval_above=Decimal(0))
    return withdraw_order(order, by=Actor.of_contact(data.contact))


def push_outage(data: PreviewData) -> PushOutage:
    """Return an outage of the wholesaler's system, which began with an order that it refused."""
    push, _new = OrderPush.objects.get_or_create(order=placed_order(data))
    if not push.log.exists():
        push.log.create(status=401, answer="Unauthorized")
    return PushOutage(pk=PREVIEW_ORDER_KEY, push=push, status=401)


def _order(data: PreviewData, key: int, *, approval_above: Decimal | None) -> Order:
    """Return the order with this key, made by the contact as if it needed this approval."""
    made = Order.objects.filter(pk=key).first()
    if made:
        return made
    contact = Contact.objects.select_related("customer__dealer", "user").get(pk=data.contact.pk)
    contact.approval_above = approval_above
    _give_discount(contact.customer, Actor.of_employee(data.employee), data.dealer)
    by = Actor.of_contact(contact)
    basket = Basket(customer=contact.customer, user=by.user)
    basket.save()
    add_to_basket(basket, [TypedLine(_article(n).number, "10") for n in PREVIEW_ARTICLES])
    order = make_order(basket, price_basket(basket), by=by, key=key)
    basket.delete()
    return order


def _give_discount(customer: Customer, by: Actor, dealer: Dealer) -> None:
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
        defaults={
            "name_nl": PREVIEW_ARTICLES[number],
            "group": group,
            "gross_price": Decimal("4.85"),
        },
    )
    return article
