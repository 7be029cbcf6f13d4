"""The admin of ordering: looking at orders, and an article that is typed by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from customers.actors import Actor
from orders import actions
from orders.catalogue.article_search import find_articles
from orders.models import Article, Basket, OrderPush, ProductGroup, Synonym
from tests.customers.mails_and_pages import page
from tests.orders.conftest import make_article, place


@pytest.fixture
def client(client_of: Callable[[Actor], Client], staff: User) -> Client:
    return client_of(Actor.staff(staff))


def test_staff_export_the_orders_of_a_period(
    client: Client, basket: Basket, buyer: Actor, drill: Article
) -> None:
    order = place(basket, buyer, (drill.number, "10"))
    path = reverse("admin:orders_order_export")
    assert "Bestellingen exporteren" in page(client.get(path))
    today = f"{order.created_at:%Y-%m-%d}"
    for last, is_in in (("2099-12-31", True), ("2020-12-31", False)):
        content = client.get(path, {"first": "2020-01-01", "last": last}).getvalue().decode()
        assert content.startswith("\ufeffbestelnummer;")
        assert (order.number in content) is is_in
    wrong = client.get(path, {"first": today, "last": "2020-12-31"})
    assert "voor de eerste" in page(wrong)


def test_staff_look_at_orders_and_discounts(
    client: Client, basket: Basket, buyer: Actor, drill: Article, by: Actor, settings: Any
) -> None:
    settings.ORDER_PUSH_URL = "http://127.0.0.1:9/"
    assert by.dealer is not None
    actions.set_discount(
        by.dealer, customer=None, group=None, percentage=Decimal(5),
        valid_from=None, valid_until=None, by=by,
    )  # fmt: skip
    order = place(basket, buyer, (drill.number, "10"))
    for name in ("order", "discount", "orderpush", "article", "productgroup"):
        assert client.get(reverse(f"admin:orders_{name}_changelist")).status_code == 200
    shown = page(client.get(reverse("admin:orders_order_change", args=[order.pk])))
    assert drill.number in shown
    labels = re.findall(r"<label>([^<]*)</label>", shown)
    assert "Beslist door:" in labels
    assert not {"Reference:", "Decided at:", "Goedgekeurd door:"} & set(labels)
    assert "Position" not in shown
    OrderPush.objects.update(state="failed", next_attempt_at=None)
    chosen = {"action": "send_again", "_selected_action": [OrderPush.objects.get(order=order).pk]}
    client.post(reverse("admin:orders_orderpush_changelist"), chosen)
    assert OrderPush.objects.get().state == "queued"


def test_an_article_typed_by_hand_is_checked_too(client: Client, drills: ProductGroup) -> None:
    make_article("11.1", drills)
    sent = {
        "number": "11-1", "ean": "123", "name_nl": "X", "group": drills.pk, "gross_price": "1",
        "unit": "piece", "pack_quantity": "1", "minimum": "1", "active": "on",
    }  # fmt: skip
    shown = page(client.post(reverse("admin:orders_article_add"), sent))
    assert "controlecijfer" in shown
    assert Article.objects.count() == 1


def test_staff_keep_synonyms(client: Client, drills: ProductGroup) -> None:
    make_article("11.1", drills, name_nl="VHM-boor, 3 mm")
    sent = {"terms": "glasboor, tegelboor", "meanings": "VHM boor", "both_ways": ""}
    assert client.post(reverse("admin:orders_synonym_add"), sent).status_code == 302
    assert [a.number for a in find_articles("tegelboor 3").articles] == ["11.1"]
    shown = page(client.get(reverse("admin:orders_synonym_changelist"), {"q": "tegelboor"}))
    assert "- Kies -" in shown
    assert "Select an option" not in shown
    delete = reverse(
        "admin:orders_synonym_delete", args=[Synonym.objects.get(terms__contains=["glasboor"]).pk]
    )
    assert "Wilt u “glasboor, tegelboor → VHM boor” (synoniem) verwijderen?" in page(
        client.get(delete)
    )
    assert "glasboor, tegelboor → VHM boor" in shown
    shown = page(client.post(reverse("admin:orders_synonym_add"), {**sent, "terms": "tegel, -"}))
    assert "Een woord bestaat uit letters of cijfers." in shown
