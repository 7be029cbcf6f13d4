"""After saving a discount, its page says which one counts, for whom and for which articles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers.actors import Actor
from customers.models import Customer
from orders.models import Article, Discount, ProductGroup
from tests.conftest import make_active
from tests.customers.mails_and_pages import page, said
from tests.orders.conftest import give_discount

SAVED = "De korting is opgeslagen."
NAME = "Brindolux Techniek B.V."


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


@pytest.fixture
def save(client: Client, url: Callable[[str], str]) -> Callable[..., list[str]]:
    """Save a discount of the customer, or of all, and return what the page says."""

    def save_discount(percentage: str, *, to_all: bool = False, **fields: str) -> list[str]:
        path = reverse("orders:dealer_discounts") if to_all else url("discounts")
        known = {"seen": client.get(path).context["seen"], "button": "save"}
        return said(client.post(path, {"percentage": percentage, **known, **fields}))

    return save_discount


def days_from_now(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%Y-%m-%d}"


def test_one_on_a_product_group_counts_for_it(save: Any, drills: ProductGroup) -> None:
    assert save("12", group="11") == [
        SAVED,
        f"Voor artikelgroep Spiraalboren geldt nu 12% (klant {NAME}, artikelgroep).",
    ]


def test_one_for_all_articles_counts_where_no_group_has_its_own(
    save: Any, drills: ProductGroup, taps: ProductGroup, by: Actor, active: Customer
) -> None:
    assert save("10")[1] == f"Voor alle artikelgroepen geldt nu 10% (klant {NAME})."
    give_discount(by, active, 12, drills)
    give_discount(by, None, 30, taps)  # the customer goes before the group
    assert save("15")[1] == (
        f"Voor artikelgroep Spiraalboren geldt nu 12% (klant {NAME}, artikelgroep). "
        f"Voor de andere artikelgroepen geldt nu 15% (klant {NAME})."
    )


def test_one_that_does_not_count_says_which_one_does(
    save: Any, drills: ProductGroup, by: Actor, active: Customer
) -> None:
    give_discount(by, active, 12, drills)
    assert save("5", group="11", valid_from=days_from_now(-40))[1] == (
        f"Voor artikelgroep Spiraalboren geldt nu 12% (klant {NAME}, artikelgroep)."
    )


def test_one_from_now_on_counts_though_another_began_before(
    save: Any, drills: ProductGroup
) -> None:
    save("25", group="11", valid_from=days_from_now(-40))
    assert save("20", group="11")[1] == (
        f"Voor artikelgroep Spiraalboren geldt nu 20% (klant {NAME}, artikelgroep)."
    )


def test_one_that_begins_later_says_from_when(save: Any, drills: ProductGroup) -> None:
    later = timezone.localdate() + timedelta(days=10)
    day = f"{later.day}-{later.month}-{later.year}"
    assert save("20", group="11", valid_from=days_from_now(10))[1] == (
        "Voor artikelgroep Spiraalboren geldt nu geen korting. "
        f"Voor artikelgroep Spiraalboren geldt vanaf {day} 20% (klant {NAME}, artikelgroep)."
    )


def test_one_for_all_customers_says_who_has_its_own(
    save: Any, drills: ProductGroup, taps: ProductGroup, by: Actor, active: Customer
) -> None:
    assert save("5", to_all=True)[1] == "Voor alle artikelgroepen geldt nu 5% (alle klanten)."
    assert by.dealer is not None
    neighbour = make_active(by.dealer, by, email="b@b.example")
    give_discount(by, active, 3)
    give_discount(by, active, 4, taps)
    give_discount(by, neighbour, 9, taps)
    assert save("8", to_all=True, group="11")[1] == (
        "Voor artikelgroep Spiraalboren geldt nu 8% (alle klanten, artikelgroep). "
        "1 klant heeft een eigen korting. Die gaat voor."
    )
    assert "2 klanten hebben een eigen korting. Die gaat voor." in save("7", to_all=True)[1]


def test_one_of_nothing_counts_too(save: Any, drills: ProductGroup) -> None:
    save("10")
    assert save("0", group="11")[1] == (
        f"Voor artikelgroep Spiraalboren geldt nu 0% (klant {NAME}, artikelgroep)."
    )


def test_after_one_has_been_ended_the_page_says_what_counts_then(
    client: Client, save: Any, drill: Article, by: Actor
) -> None:
    give_discount(by, None, 5)
    save("20", group="11")
    discount = Discount.objects.get(percentage=20)
    told = said(client.post(reverse("orders:end_discount", args=[discount.reference])))
    assert told[-2:] == [
        "De korting is beëindigd.",
        "Voor artikelgroep Spiraalboren geldt nu 5% (alle klanten).",
    ]


def test_the_page_always_says_what_counts_and_since_when(
    client: Client, url: Callable[[str], str], save: Any, drills: ProductGroup
) -> None:
    save("20", group="11")
    shown = page(client.get(url("discounts")))
    today = timezone.localdate()
    assert f">{today.day}-{today.month}-{today.year}</td>" in shown
    assert "Voor de andere artikelgroepen geldt nu geen korting.</li>" in shown
    assert "Dan geldt de korting die het laatst begon." in shown


def test_a_discount_that_has_passed_is_refused(
    client: Client, url: Callable[[str], str], drills: ProductGroup
) -> None:
    sent = {"percentage": "5", "valid_until": days_from_now(-1), "button": "save"}
    response = client.post(url("discounts"), sent)
    assert response.status_code == 422
    assert "Kies vandaag of een latere dag." in page(response)
    assert (
        client.post(url("discounts"), {**sent, "valid_until": days_from_now(0)}).status_code == 302
    )


def test_of_many_product_groups_the_first_are_named_and_the_others_counted(
    client: Client, url: Callable[[str], str], by: Actor, active: Customer
) -> None:
    for n in range(1, 13):
        group = ProductGroup.objects.create(number=f"9{n:02}", name_nl=f"Groep {n}")
        give_discount(by, active, n, group)
    shown = page(client.get(url("discounts")))
    assert shown.count(f"(klant {NAME}, artikelgroep).</li>") == 10
    assert "Nog 2 artikelgroepen hebben een eigen korting.</li>" in shown
    assert "Voor de andere artikelgroepen geldt nu geen korting.</li>" in shown


def test_more_discounts_take_no_more_queries(
    client: Client, url: Callable[[str], str], by: Actor, active: Customer
) -> None:
    counts = []
    for n in range(1, 15):
        group = ProductGroup.objects.create(number=f"9{n:02}", name_nl=f"Groep {n}")
        give_discount(by, active, n, group)
        with CaptureQueriesContext(connection) as queries:
            client.get(url("discounts"))
        counts.append(len(queries))
    assert counts[1] == counts[-1]
