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
from orders.models.orders import Order, OrderLine, OrderQuerySet
from orders.models.pushes import OrderPush, PushAttempt
from orders.models.synonyms import CatalogueWord, Synonym

__all__ = [
    "DELIVERY_FIELDS",
    "Article",
    "ArticleQuerySet",
    "Basket",
    "BasketLine",
    "CatalogueWord",
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
    "Question",
    "Synonym",
]
