"""Measures the catalogue and ordering: `make bench-orders`.

It loads 2,000 and then 200,000 articles, and measures searching in both, pricing and ordering, each
beside what is simpler: ILIKE over the names, a query for every price, buyers one after another.
`ARGS="--search"` measures searching only, `ARGS="--queries"` shows what everyday queries find.
"""

from __future__ import annotations

import argparse
import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

from benchmarks.orders.queries import show_queries
from benchmarks.orders.searching import measure_search
from benchmarks.orders.writing import write
from benchmarks.own_postgres import own_portal

BUYERS = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--copies", type=int, default=100, help="how often the 2,000 articles are loaded"
    )
    parser.add_argument("--search", action="store_true", help="measure searching only")
    parser.add_argument(
        "--queries", action="store_true", help="show what everyday queries find in the demo"
    )
    arguments = parser.parse_args()
    with own_portal():
        if arguments.queries:
            show_queries()
            return
        measure_search(arguments.copies)
        if not arguments.search:
            _measure_pricing()
            _measure_ordering()


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
    write(f"\nPricing {len(chosen):,} articles for one customer with 50 discounts.\n")
    write("| | queries | milliseconds |\n|---|---|---|")
    write(f"| the price list | {len(queries)} | {statistics.median(seconds) * 1000:.1f} |")
    write(f"| a query for every price | {len(chosen):,} | {seconds_naive * 1000:.0f} |")


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
    write("\nPlacing an order of 500 lines, with its mails; milliseconds.\n")
    write("| | one order | all |\n|---|---|---|")
    write(f"| one buyer, {len(queries)} queries | {alone * 1000:.0f} | {alone * 1000:.0f} |")
    write(f"| {BUYERS} buyers of one customer, one after another |"
         f" {statistics.median(in_turn) * 1000:.0f} | {sum(in_turn) * 1000:.0f} |")  # fmt: skip
    write(f"| the same {BUYERS} at once |"
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


if __name__ == "__main__":
    main()
