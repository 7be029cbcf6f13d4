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
from orders.models.imports import CatalogueImport, ImportedRow, ImportFilePart
from orders.models.orders import Order, OrderLine, OrderQuerySet
from orders.models.pushes import OrderPush, PushAttempt

__all__ = [
    "DELIVERY_FIELDS",
    "Article",
    "ArticleQuerySet",
    "Basket",
    "BasketLine",
    "CatalogueImport",
    "Delivery",
    "DeliveryAddress",
    "Discount",
    "DiscountQuerySet",
    "Fault",
    "ImportFilePart",
    "ImportedRow",
    "Order",
    "OrderLine",
    "OrderPush",
    "OrderQuerySet",
    "ProductGroup",
    "PushAttempt",
    "Question",
]
