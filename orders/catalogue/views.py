"""The catalogue: searching as one types, or browsing by product group, and adding from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from customers.access.decorators import for_everyone
from customers.actors import ActorRequest, PersonActor
from customers.models import Customer
from orders.catalogue.article_search import ArticleSearchResult, find_articles
from orders.catalogue.said import said_of
from orders.catalogue.typed_quantities import TypedQuantities, without_quantities
from orders.decorators import ORDERING_STATES, Buyer, for_buyer
from orders.models import Article, ProductGroup
from orders.price_list import Price, PriceList
from web.unsaved import take

ARTICLES_PER_PAGE = 50
CUSTOMERS_PER_PAGE = 100


@dataclass(frozen=True)
class Row:
    """An article with its price for one customer."""

    article: Article
    price: Price
    typed: str = ""  # the quantity that is not in the basket yet


@require_safe
@for_everyone
def start(request: ActorRequest, actor: PersonActor) -> HttpResponse:
    """Show a customer its articles; everybody else chooses for whom to order first."""
    if actor.customer:
        return catalogue(request, actor.customer.reference)
    query = request.GET.get("q", "").strip()
    customers = Customer.objects.visible_to(actor).filter(
        state__in=ORDERING_STATES, archived_at=None, dealer__isnull=False
    )
    matches = customers.search(query).select_related("dealer").order_by("folded_name", "pk")
    page = Paginator(matches, CUSTOMERS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "orders/catalogue/start.html", {"page": page, "query": query})


@require_safe
@for_buyer
def catalogue(request: ActorRequest, buyer: Buyer) -> HttpResponse:
    """Show what was searched, the articles of one product group, or all product groups."""
    query = request.GET.get("q", "").strip()
    prices = PriceList.of(buyer.customer)
    typed = _typed_quantities(request, buyer)
    context = {**buyer.page_context(), "query": query, "list_url": _list_url(request)}
    if query:
        context |= _found(find_articles(query), prices, typed)
    elif number := request.GET.get("group"):
        group = get_object_or_404(ProductGroup.objects.numbered(number))
        articles = Article.objects.active().filter(group=group).select_related("group")
        page = Paginator(articles, ARTICLES_PER_PAGE).get_page(request.GET.get("page"))
        context |= {"group": group, "page": page, "rows": _rows(page, prices, typed)}
    else:
        context["groups"] = ProductGroup.objects.with_articles()
    rows: list[Row] = context.get("rows") or []
    beside = _rows(typed.articles_beside([row.article for row in rows]), prices, typed)
    context |= {
        "typed_rows": beside,
        "typed_in_address": typed.in_address,
        "has_discounts": any(row.price.discount for row in [*rows, *beside]),
    }
    return render(request, "orders/catalogue/catalogue.html", context)


def _found(
    result: ArticleSearchResult, prices: PriceList, typed: TypedQuantities
) -> dict[str, object]:
    """Return what the page says of a search: the articles, or those that come near."""
    shown = result.near.articles if result.near else result.articles
    return {
        "result": result,
        "rows": _rows(shown, prices, typed),
        "said": list(said_of(result)),
        "has_more": result.has_more,
    }


def _rows(articles: Iterable[Article], prices: PriceList, typed: TypedQuantities) -> list[Row]:
    return [Row(a, prices.price(a), typed.of_article(a)) for a in articles]


def _typed_quantities(request: ActorRequest, buyer: Buyer) -> TypedQuantities:
    """Return what was typed and is not in the basket, and what came along from another list."""
    sent_to = reverse("orders:add", args=[buyer.customer.reference])
    unsaved = take(request, sent_to=sent_to, is_typed=lambda sent: bool(TypedQuantities.of(sent)))
    return TypedQuantities.of(request.GET, *([unsaved.sent] if unsaved else []))


def _list_url(request: ActorRequest) -> str:
    """Return where the list is shown again once its quantities are in the basket."""
    address = without_quantities(request.GET)
    return f"{request.path}?{address}" if address else request.path
