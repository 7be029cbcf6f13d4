"""Tables of ordering: catalogue, discounts, baskets, orders, pushes to the wholesaler."""

from orders.models.baskets import (
    Address,
    Basket,
    BasketLine,
    DeliveryAddress,
    Fault,
    Question,
)
from orders.models.catalogue import Article, ArticleQuerySet, ProductGroup
from orders.models.discounts import Discount, DiscountQuerySet
from orders.models.orders import Order, OrderLine, OrderQuerySet
from orders.models.pushes import OrderPush, PushAttempt

__all__ = [
    "Address",
    "Article",
    "ArticleQuerySet",
    "Basket",
    "BasketLine",
    "DeliveryAddress",
    "Discount",
    "DiscountQuerySet",
    "Fault",
    "Order",
    "OrderLine",
    "OrderPush",
    "OrderQuerySet",
    "ProductGroup",
    "PushAttempt",
    "Question",
]
