"""Finding articles: by searching as one types, or by group; and filling the basket from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from customers.access.decorators import for_everyone
from customers.actors import ActorRequest, PersonActor
from customers.models import Customer
from orders.catalogue.article_search import find_articles
from orders.decorators import ORDERS, buying, for_buying
from orders.models import Article, ProductGroup
from orders.price_list import Price, PriceList

PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    article: Article
    price: Price


@require_safe
@for_everyone
def start(request: ActorRequest, actor: PersonActor) -> HttpResponse:
    """A customer's own articles; others say first for whom they order."""
    assert request.actor is not None
    if request.actor.customer:
        return catalogue(request, request.actor.customer.reference)
    query = request.GET.get("q", "").strip()
    customers = Customer.objects.visible_to(request.actor).filter(
        state__in=ORDERS, archived_at=None, dealer__isnull=False
    )
    found = customers.search(query).select_related("dealer").order_by("folded_name", "pk")
    page = Paginator(found, 100).get_page(request.GET.get("page"))
    return render(request, "orders/catalogue/start.html", {"page": page, "query": query})


@require_safe
@for_buying
def catalogue(request: ActorRequest, customer: Customer) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    prices = PriceList.of(customer)
    context = {**buying(request, customer), "query": query, "here": request.get_full_path()}
    if query:
        found = find_articles(query)
        context |= {"rows": _rows(found.articles, prices), "has_more": found.has_more}
    elif number := request.GET.get("group", "").replace("\0", ""):
        group = get_object_or_404(ProductGroup, number=number)
        articles = Article.objects.active().filter(group=group).select_related("group")
        page = Paginator(articles, PER_PAGE).get_page(request.GET.get("page"))
        context |= {"group": group, "page": page, "rows": _rows(page, prices)}
    else:
        context["groups"] = ProductGroup.objects.filter(articles__active=True).distinct()
    rows = context.get("rows") or []
    context["has_discounts"] = any(row.price.discount for row in rows)
    return render(request, "orders/catalogue/catalogue.html", context)


def _rows(articles: Iterable[Article], prices: PriceList) -> list[Row]:
    return [Row(article, prices.price(article)) for article in articles]
