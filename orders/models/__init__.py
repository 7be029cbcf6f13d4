"""Tables of ordering: catalogue, discounts, baskets, orders, pushes to the wholesaler."""

from orders.models.baskets import (
    DELIVERY_FIELDS,
    Basket,
    BasketLine,
    Delivery,
    DeliveryAddress,
    Fault,
    Question,
)
from orders.models.catalogue import Article, ArticleQuerySet, ProductGroup
from orders.models.discounts import Discount, DiscountQuerySet
from orders.models.order_queries import OrderQuerySet
from orders.models.orders import Order, OrderLine
from orders.models.pushes import OrderPush, PushAttempt, PushOutage

__all__ = [
    "DELIVERY_FIELDS",
    "Article",
    "ArticleQuerySet",
    "Basket",
    "BasketLine",
    "Delivery",
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
    "PushOutage",
    "Question",
]
