"""Measures the catalogue and ordering: `make bench-orders`.

It loads 2,000 and then 200,000 articles, and measures searching in both, pricing and ordering, each
beside what is simpler: ILIKE over the names, a query for every price, buyers one after another.
"""

from __future__ import annotations

import argparse
import os
import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

from benchmarks.own_postgres import own_postgres

QUERIES = (
    *("boor 8,5", "8.5 mm", "M8", "tap m8 blind", "frees 4", "twist drill 3.2", "kobalt 6"),
    *("11.110.0850", "111100850", "11.2", "spiralbohrer 12", "boor", "vhm frees tialn 10"),
)
ROUNDS = 15
BUYERS = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--copies", type=int, default=100, help="how often the 2,000 articles are loaded"
    )
    arguments = parser.parse_args()
    with own_postgres() as postgres:
        os.environ.update(
            DATABASE_URL=postgres.url,
            DJANGO_SETTINGS_MODULE="tests.settings",
            PORTAL_MODE="test",
        )
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        _measure_searching(arguments.copies)
        _measure_pricing()
        _measure_ordering()


# ---------------------------------------------------------------- the catalogue


def _measure_searching(copies: int) -> None:
    from orders.catalogue.demo import load_demo_catalogue
    from orders.models import Article

    load_demo_catalogue()
    seconds_small, small_count = _search_seconds(), Article.objects.count()
    _load(copies)
    large_count = Article.objects.count()
    _analyse()
    seconds_large, seconds_ilike = _search_seconds(), _ilike_seconds()
    _print("Searching, 13 queries; milliseconds.\n\n| | median | p95 | max |\n|---|---|---|---|")
    _print(f"| {small_count:,} articles | {_row(seconds_small)} |")
    _print(f"| {large_count:,} articles | {_row(seconds_large)} |")
    _print(f"| ILIKE over {large_count:,} names | {_row(seconds_ilike)} |")


def _load(copies: int) -> None:
    from orders.catalogue.demo import articles
    from orders.models import Article, ProductGroup

    groups = dict(ProductGroup.objects.in_bulk(field_name="number"))
    for copy in range(1, copies):
        made = list(articles())
        for article in made:
            article.group = groups[article.number[:2]]
            article.number += f".{copy:02d}"
            article.name_nl += f", type {copy}"
            article.ean, article.superseded_keys = "", []
        Article.objects.bulk_create(made)


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE orders_article")


def _search_seconds() -> list[float]:
    from orders.catalogue.article_search import find_articles

    return _times(lambda query: find_articles(query).articles)


def _ilike_seconds() -> list[float]:
    from django.db.models import Q

    from orders.models import Article

    def find(query: str) -> object:
        words = Q()
        for word in query.split():
            words &= (
                Q(name_nl__icontains=word) | Q(name_en__icontains=word) | Q(number__icontains=word)
            )
        return list(Article.objects.filter(words, active=True).select_related("group")[:51])

    return _times(find)


def _times(find: Callable[[str], object]) -> list[float]:
    seconds = []
    for _round in range(ROUNDS):
        for query in QUERIES:
            began = time.perf_counter()
            find(query)
            seconds.append(time.perf_counter() - began)
    return seconds[len(QUERIES) :]  # without the first round, which warms up


# ---------------------------------------------------------------- prices


def _measure_pricing() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from customers.models import Customer
    from orders.models import Article
    from orders.price_list import PriceList

    customer = _customer_with_discounts(50)
    chosen = list(Article.objects.order_by("number_key")[::150][:1000])
    seconds = []
    for _round in range(20):
        fresh = Customer.objects.get(pk=customer.pk)
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            prices = PriceList.of(fresh)
            for article in chosen:
                prices.price(article)
            seconds.append(time.perf_counter() - began)
    began = time.perf_counter()
    for article in chosen:
        PriceList.of(customer).price(article)
    seconds_naive = time.perf_counter() - began
    _print(f"\nPricing {len(chosen):,} articles for one customer with 50 discounts.\n")
    _print("| | queries | milliseconds |\n|---|---|---|")
    _print(f"| the price list | {len(queries)} | {statistics.median(seconds) * 1000:.1f} |")
    _print(f"| a query for every price | {len(chosen):,} | {seconds_naive * 1000:.0f} |")


def _customer_with_discounts(number: int) -> Any:
    from orders.actions import set_discount
    from orders.models import ProductGroup

    customer, by = _customer()
    groups = [None, *ProductGroup.objects.all()]
    for n in range(number):
        set_discount(
            customer.dealer, customer=customer if n % 2 else None, group=groups[n % len(groups)],
            percentage=Decimal(n % 40), valid_from=_day(n), valid_until=None, by=by,
        )  # fmt: skip
    return customer


def _day(n: int) -> Any:
    from datetime import timedelta

    from django.utils import timezone

    return timezone.localdate() - timedelta(days=n)


def _customer() -> tuple[Any, Any]:
    from customers import actions
    from tests.customers.many_customers import a_dealer_with_staff, add_blocked

    _dealer, by = a_dealer_with_staff()
    (customer,) = add_blocked(range(1))
    actions.unblock_customer(customer, by=by)
    customer.refresh_from_db()
    return customer, by


# ---------------------------------------------------------------- orders


def _measure_ordering() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from customers.models import Customer

    customer = Customer.objects.latest("pk")
    one = _presses(customer, 1)[0]
    with CaptureQueriesContext(connection) as queries:
        alone = _timed(one)
    in_turn = [_timed(press) for press in _presses(customer, BUYERS)]
    presses = _presses(customer, BUYERS)
    began = time.perf_counter()
    together = _at_once(presses)
    wall = time.perf_counter() - began
    _print("\nPlacing an order of 500 lines, with its mails; milliseconds.\n")
    _print("| | one order | all |\n|---|---|---|")
    _print(f"| one buyer, {len(queries)} queries | {alone * 1000:.0f} | {alone * 1000:.0f} |")
    _print(f"| {BUYERS} buyers of one customer, one after another |"
         f" {statistics.median(in_turn) * 1000:.0f} | {sum(in_turn) * 1000:.0f} |")  # fmt: skip
    _print(f"| the same {BUYERS} at once |"
         f" {statistics.median(together) * 1000:.0f} | {wall * 1000:.0f} |")  # fmt: skip


def _presses(customer: Any, number: int) -> list[Callable[[], object]]:
    """Return the placing of an order for each buyer, who has 500 lines in its basket."""
    from functools import partial

    from accounts.models import User
    from customers.actors import Actor
    from customers.models import Contact
    from orders import actions
    from orders.models import Article
    from orders.order_lines import TypedLine
    from orders.pricing import price_basket

    chosen = Article.objects.order_by("number_key")[::300][:500]
    typed_lines = [TypedLine(a.number, str(a.next_quantity(10))) for a in chosen]
    presses: list[Callable[[], object]] = []
    for _n in range(number):
        user = User.objects.create(email=f"buyer-{User.objects.count()}@crowd.example")
        key = Contact.objects.create(customer=customer, user=user, email=user.email).pk
        contact = Contact.objects.select_related("customer__dealer", "user").get(pk=key)
        by = Actor.of_contact(contact)
        basket = actions.basket_of(customer, by=by)
        actions.add_to_basket(basket, typed_lines)
        seen = price_basket(basket).fingerprint
        attempt = basket.attempt
        presses.append(partial(actions.place_order, basket, attempt=attempt, seen=seen, by=by))
    return presses


def _at_once(presses: list[Callable[[], object]]) -> list[float]:
    from django.db import connection

    barrier = threading.Barrier(len(presses))

    def run(press: Callable[[], object]) -> float:
        try:
            connection.ensure_connection()
            barrier.wait(10)
            return _timed(press)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(run, presses))


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _row(seconds: list[float]) -> str:
    p95 = statistics.quantiles(seconds, n=20)[18]
    values = (statistics.median(seconds), p95, max(seconds))
    return " | ".join(f"{value * 1000:.1f}" for value in values)


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is the result of the command


if __name__ == "__main__":
    main()
