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
from orders.models.imports import CatalogueImport, ImportedRow, ImportFilePart
from orders.models.order_queries import OrderQuerySet
from orders.models.orders import Order, OrderLine
from orders.models.prepared_baskets import PreparedBasket
from orders.models.pushes import OrderPush, PushAttempt, PushOutage
from orders.models.questions import Fault, NumberMatch, Question, Separator
from orders.models.synonyms import CatalogueWord, Synonym
from orders.models.uploads import OrderUpload

__all__ = [
    "DELIVERY_FIELDS",
    "Article",
    "ArticleQuerySet",
    "Basket",
    "BasketLine",
    "CatalogueImport",
    "CatalogueWord",
    "Delivery",
    "DeliveryAddress",
    "Discount",
    "DiscountQuerySet",
    "Fault",
    "ImportFilePart",
    "ImportedRow",
    "NumberMatch",
    "Order",
    "OrderLine",
    "OrderPush",
    "OrderQuerySet",
    "OrderUpload",
    "PreparedBasket",
    "ProductGroup",
    "PushAttempt",
    "PushOutage",
    "Question",
    "Separator",
    "Synonym",
]
