"""Tables of ordering: catalogue, discounts, baskets, orders, pushes to the wholesaler."""

from orders.models.baskets import (
    DELIVERY_FIELDS,
    Basket,
    BasketLine,
    Delivery,
    DeliveryAddress,
)
from orders.models.catalogue import Article, ArticleQuerySet, ProductGroup
from orders.models.discounts import Discount, DiscountQuerySet
from orders.models.orders import Order, OrderLine, OrderQuerySet
from orders.models.pushes import OrderPush, PushAttempt
from orders.models.questions import Fault, NumberMatch, Question, Separator
from orders.models.uploads import OrderUpload

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
    "NumberMatch",
    "Order",
    "OrderLine",
    "OrderPush",
    "OrderQuerySet",
    "OrderUpload",
    "ProductGroup",
    "PushAttempt",
    "Question",
    "Separator",
]
