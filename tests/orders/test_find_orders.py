"""Finding orders: by what people know of them, in a period, with their sum, and as a file."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from accounts.models import Dealer, User
from customers.actors import Actor
from customers.models import Contact, Customer
from orders import actions
from orders.models import Article, Basket, Order, OrderLine, ProductGroup
from orders.order_search import find_orders, order_key
from tests.conftest import employ, make_active, make_other_dealer
from tests.customers.mails_and_pages import page, said
from tests.orders.conftest import make_article, place

ORDERS = reverse("orders:order_list")
WORKBOOK = reverse("orders:list_xlsx")
DOWNLOAD = reverse("orders:list_csv")


@pytest.fixture
def order_with(basket: Basket, buyer: Actor) -> Callable[..., Order]:
    """Place an order of an article, with a reference."""

    def place_one(article: Article, reference: str = "") -> Order:
        actions.save_details(basket, own_reference=reference, remarks="", delivery=None)
        return place(basket, buyer, (article.number, "10"))

    return place_one


@pytest.fixture
def drills_order(order_with: Callable[..., Order], drill: Article) -> Order:
    return order_with(drill, "Werk 4711/B")


@pytest.fixture
def taps_order(order_with: Callable[..., Order], tap: Article) -> Order:
    return order_with(tap, "Magazijn")


def found(text: str) -> list[Order]:
    return list(find_orders(Order.objects.all(), text))


def dated(order: Order, at: datetime) -> None:
    """Date an order in the past; a trigger keeps it from changing."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE orders_order DISABLE TRIGGER order_is_frozen")
        Order.objects.filter(pk=order.pk).update(placed_at=at)
        cursor.execute("ALTER TABLE orders_order ENABLE TRIGGER order_is_frozen")


@pytest.mark.parametrize(
    "text",
    [
        *("11.110.0850", "11-110-0850", "111100850", "11 110 0850", "2911111008503"),
        *("HSS-spiraalboor", "spiraalboor 8,5", "8.5 mm boor", "BOOR geslepen"),
        *("Werk 4711/B", "werk 4711/b", "4711"),
    ],
)
def test_an_order_is_found_by_its_reference_and_its_articles(
    drills_order: Order, taps_order: Order, text: str
) -> None:
    assert found(text) == [drills_order]


@pytest.mark.parametrize("text", ["machinetap m8x1,25", "21.110.08125", "MAGAZIJN", "magaz"])
def test_another_order_is_found_by_its_own(
    drills_order: Order, taps_order: Order, text: str
) -> None:
    assert found(text) == [taps_order]


@pytest.mark.parametrize("text", ["8,5 mm drill", "8.5 mm drill"])
def test_a_size_is_found_in_the_language_of_the_buyer(
    drills_order: Order, order_with: Callable[..., Order], drill: Article, text: str
) -> None:
    with override("en"):
        order = order_with(drill)
    assert found(text) == [order]


def test_the_buyer_is_found_by_name_and_address(
    drills_order: Order, buyer: Actor, contact: Contact
) -> None:
    for text in (contact.name, contact.name.split()[-1].lower(), contact.email.upper()):
        assert found(text) == [drills_order]
    assert found("Nobody here") == []


@pytest.mark.parametrize("written", ["{}", " {} ", "#{}", "# {}", "bestelling {}", "nr. {}"])
def test_a_number_finds_one_order_however_it_is_written(
    drills_order: Order, order_with: Callable[..., Order], drill: Article, written: str
) -> None:
    order_with(drill, f"past bij {drills_order.number}")
    assert found(written.format(drills_order.number)) == [drills_order]


def test_a_number_may_have_points_and_a_reference_may_be_a_number(
    drills_order: Order, order_with: Callable[..., Order], drill: Article
) -> None:
    number = drills_order.number
    assert order_key(f"{number[:3]}.{number[3:]}") == drills_order.pk
    same = order_with(drill, number)
    assert found(number) == [same, drills_order]


@pytest.mark.parametrize(
    "text", ["", "100", "99999", "9" * 40, "2911111008503", "-100123", "1e6", "\N{SUPERSCRIPT TWO}"]
)
def test_what_is_no_number_of_an_order_has_no_key(text: str) -> None:
    assert order_key(text) is None


def test_an_article_may_have_the_number_of_an_order(
    drills_order: Order, order_with: Callable[..., Order], drills: ProductGroup
) -> None:
    same = order_with(make_article(drills_order.number, drills))
    assert found(drills_order.number) == [same, drills_order]


def test_customer_numbers_find_the_orders_of_a_company(
    drills_order: Order, active: Customer, dealer: Dealer
) -> None:
    Customer.objects.filter(pk=active.pk).update(customer_number="K-17")
    Dealer.objects.filter(pk=dealer.pk).update(customer_number="9001")
    assert found("k-17") == found("9001") == [drills_order]
    assert found("K-1") == found("900") == []


def test_numbers_that_differ_in_punctuation_are_two_articles(
    order_with: Callable[..., Order], drills_order: Order, tap: Article
) -> None:
    """Two articles with one key; the one that is written exactly so goes first."""
    Article.objects.filter(pk=tap.pk).update(superseded_keys=["111100850"])
    other = order_with(tap)
    assert found("11.110.0850") == [drills_order]
    assert found("11/110/0850") == [other, drills_order]


def test_the_list_says_how_many_and_what_they_come_to(
    drills_order: Order, taps_order: Order, client: Client, contact: Contact
) -> None:
    shown = page(client.get(ORDERS))
    assert "2 bestellingen, samen € 274,50 zonder btw." in shown
    assert "Daarvan geplaatst" not in shown
    shown = page(client.get(ORDERS, {"q": "boor"}))
    assert "1 bestelling, € 48,50 zonder btw." in shown
    assert taps_order.number not in shown


def test_a_status_narrows_the_list_down_and_the_sum_says_what_is_placed(
    drills_order: Order, contact: Contact, basket: Basket, tap: Article, client: Client
) -> None:
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(1)
    contact.save()
    waiting = place(basket, Actor.of_contact(contact), (tap.number, "1"))
    shown = page(client.get(ORDERS))
    assert "2 bestellingen, samen € 71,10 zonder btw. Daarvan geplaatst: 1, € 48,50." in shown
    shown = page(client.get(ORDERS, {"state": "waiting"}))
    assert waiting.number in shown
    assert drills_order.number not in shown
    nothing = page(client.get(ORDERS, {"state": "withdrawn"}))
    assert "geen bestellingen met deze status" in nothing
    assert "Alle bestellingen tonen" in nothing


def test_a_period_has_the_orders_of_its_days_by_the_clock_in_amsterdam(
    drills_order: Order, taps_order: Order, client: Client
) -> None:
    dated(drills_order, datetime(2026, 3, 31, 21, 59, tzinfo=UTC))  # 23:59
    dated(taps_order, datetime(2026, 3, 31, 22, 0, tzinfo=UTC))  # midnight
    for period, expected in (
        ({"first": "2026-03-31", "last": "2026-03-31"}, [drills_order]),
        ({"first": "2026-04-01"}, [taps_order]),
        ({"last": "31-3-2026"}, [drills_order]),
        ({"first": "2026-03-01", "last": "2026-04-01"}, [drills_order, taps_order]),
        ({"first": "2026-04-02"}, []),
    ):
        shown = page(client.get(ORDERS, period))
        there = [o for o in (drills_order, taps_order) if o.get_absolute_url() in shown]
        assert there == expected, period
    assert "31 maart 2026" in page(client.get(ORDERS))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"first": "2026-02-31"}, "geldige datum"),
        ({"last": "gisteren"}, "geldige datum"),
        ({"first": "2026-03-02", "last": "2026-03-01"}, "voor de eerste"),
        ({"first": "0001-01-01"}, "1900"),
        ({"last": "9999-12-31"}, "2999"),
        ({"state": "sold"}, "sold"),
    ],
)
def test_what_is_filled_in_wrongly_is_said_and_finds_nothing(
    drills_order: Order, client: Client, asked: dict[str, str], told: str
) -> None:
    response = client.get(ORDERS, asked)
    assert response.status_code == 422
    assert told in page(response)
    assert drills_order.get_absolute_url() not in response.text
    assert next(iter(asked.values())) in response.text  # what was typed stays
    file = client.get(DOWNLOAD, asked)
    assert file["Location"] == f"{ORDERS}?{urlencode(asked)}"


@pytest.mark.parametrize(
    "asked",
    [
        *({"page": number} for number in ("-1", "0", "x", "9" * 30, "2")),
        *({"q": text} for text in ("\0", "a\0b", "%", "_", "\\", "'", "x" * 5000, "a " * 3000)),
        *({"q": text} for text in ("\N{RIGHT-TO-LEFT OVERRIDE}", "\N{GRINNING FACE}", "=1+1")),
        {"first": "\0", "last": "\0", "state": "\0"},
        {"other": "1"},
    ],
)
def test_strange_questions_are_answered(
    drills_order: Order, client: Client, asked: dict[str, str]
) -> None:
    assert client.get(ORDERS, asked).status_code == 200
    assert b"".join(client.get(DOWNLOAD, asked)).startswith(b"\xef\xbb\xbfbestelnummer;")


def test_characters_that_mean_something_to_the_database_mean_themselves(
    order_with: Callable[..., Order], drill: Article
) -> None:
    order_with(drill, "gewoon")
    for reference in ("50% korting", "a_b", "c:\\map"):
        order = order_with(drill, reference)
        assert found(reference[1:]) == [order]


def rows_of(response: Any) -> list[dict[str, str]]:
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def test_the_file_has_what_the_list_shows(
    drills_order: Order, taps_order: Order, client: Client
) -> None:
    dated(taps_order, datetime(2025, 6, 1, tzinfo=UTC))
    period = {"first": "2025-01-01", "last": "2025-12-31"}
    assert f'href="{DOWNLOAD}?first=2025-01-01&amp;last=2025-12-31"' in page(
        client.get(ORDERS, period)
    )
    response = client.get(DOWNLOAD, period)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == (
        'attachment; filename="bestellingen-2025-01-01-2025-12-31.csv"'
    )
    assert [row["bestelnummer"] for row in rows_of(response)] == [taps_order.number]
    numbers = [row["bestelnummer"] for row in rows_of(client.get(DOWNLOAD))]
    assert numbers == [taps_order.number, drills_order.number]


def test_the_file_is_written_in_parts_with_one_head(
    drills_order: Order, taps_order: Order, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rows_of(client.get(DOWNLOAD))
    monkeypatch.setattr("orders.documents.list_files.ORDERS_PER_PART", 1)
    assert rows_of(client.get(DOWNLOAD)) == whole
    assert len(whole) == 2


def test_the_workbook_has_the_same_rows(
    drills_order: Order, taps_order: Order, client: Client
) -> None:
    response = client.get(WORKBOOK, {"q": "boor"})
    assert response["Content-Disposition"] == 'attachment; filename="bestellingen.xlsx"'
    head, *rows = load_workbook(BytesIO(response.content)).active.values
    assert [row[0] for row in rows] == [drills_order.number]
    assert list(head) == list(rows_of(client.get(DOWNLOAD))[0])


def test_a_workbook_of_too_many_orders_is_refused_with_a_sentence(
    drills_order: Order, taps_order: Order, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.documents.views.MAX_WORKBOOK_ORDERS", 1)
    response = client.get(WORKBOOK, {"state": "placed"})
    assert response["Location"] == f"{ORDERS}?state=placed"
    assert said(response) == ["Dit zijn meer dan 1 bestellingen. Kies een kortere periode, of CSV."]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_cell_of_the_file_is_a_formula(
    order_with: Callable[..., Order], drill: Article, client: Client, start: str
) -> None:
    order_with(drill, f"{start}cmd|' /C calc'!A0")
    for row in rows_of(client.get(DOWNLOAD)):
        for cell in row.values():
            assert not cell.startswith(("=", "+", "@", "\t", "\r"))
            assert not cell.startswith("-")


def test_everybody_finds_only_what_it_may_see(
    drills_order: Order,
    active: Customer,
    by: Actor,
    staff: User,
    client_of: Callable[[Actor], Client],
) -> None:
    other = Actor.of_employee(employ(make_other_dealer(), "t.vos@tweede-dealer.example", "T. Vos"))
    assert other.dealer is not None
    stranger = make_active(other.dealer, other, email="x@elders.example")
    customer = Actor.of_contact(
        Contact.objects.select_related("customer__dealer", "user").get(customer=stranger)
    )
    for actor, sees in ((by, True), (Actor.staff(staff), True), (other, False), (customer, False)):
        reader = client_of(actor)
        for text in ("", drills_order.number, "boor", "4711", "2911111008503"):
            shown = reader.get(ORDERS, {"q": text}).text
            assert (drills_order.get_absolute_url() in shown) is sees, text
            assert bool(rows_of(reader.get(DOWNLOAD, {"q": text}))) is sees, text


def test_the_list_takes_as_many_queries_for_many_orders_as_for_one(
    order_with: Callable[..., Order], drill: Article, by: Actor, client_of: Callable[..., Client]
) -> None:
    reader, counts = client_of(by), []
    reader.get(ORDERS)
    for _n in range(2):
        order_with(drill)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert reader.get(ORDERS, {"q": "boor"}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (Order.objects.filter(own_reference__icontains="boor"), "order_reference_part"),
        (Order.objects.filter(customer_name__icontains="boor"), "order_customer_part"),
        (Order.objects.filter(buyer_name__icontains="boor"), "order_buyer_part"),
        (OrderLine.objects.filter(name__icontains="boor"), "order_line_name_part"),
        (OrderLine.objects.filter(number__iexact="1"), "order_line_number"),
        (Order.objects.dated_from(datetime(2026, 1, 1, tzinfo=UTC)), "order_dated"),
    ],
)
def test_each_way_of_finding_has_an_index(db: None, rows: QuerySet[Any], index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    assert index in rows.order_by().explain()


def test_an_empty_list_says_what_to_do_and_asks_nothing(client: Client, active: Customer) -> None:
    shown = page(client.get(ORDERS))
    assert "Er zijn nog geen bestellingen." in shown
    assert 'name="first"' not in shown


def test_the_order_says_who_ordered_it_when_and_for_whom(
    drills_order: Order, active: Customer, by: Actor, drill: Article, client: Client
) -> None:
    dealers = place(actions.basket_of(active, by=by), by, (drill.number, "10"))
    dated(drills_order, datetime(2025, 6, 1, 10, tzinfo=UTC))
    shown = page(client.get(ORDERS))
    assert "1 juni 2025" in shown
    assert "Werk 4711/B" in shown
    assert f"{dealers.buyer_name}, voor {active.name}" in shown
    shown = page(client.get(drills_order.get_absolute_url()))
    for fact in ("Besteld door", "Besteld op", "Uw referentie", "1 juni 2025", ">geplaatst<"):
        assert fact in shown


def test_staff_find_an_order_in_the_administration(
    drills_order: Order, taps_order: Order, staff: User, client_of: Callable[[Actor], Client]
) -> None:
    admin, changes = client_of(Actor.staff(staff)), reverse("admin:orders_order_changelist")
    page_of = {
        order: reverse("admin:orders_order_change", args=[order.pk])
        for order in (drills_order, taps_order)
    }
    for text in (drills_order.number, f"#{drills_order.number}", "11-110-0850", "4711", "boor"):
        shown = admin.get(changes, {"q": text}).text
        assert page_of[drills_order] in shown, text
        assert page_of[taps_order] not in shown, text


def test_dealers_that_have_nothing_see_nothing(dealer: Dealer, by: Actor, client_of: Any) -> None:
    assert rows_of(client_of(by).get(DOWNLOAD)) == []
