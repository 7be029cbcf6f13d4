"""The lists of a dealer show its own customers, narrowed down, searched and page by page."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import Actor
from customers.models import Contact, Customer
from tests.conftest import company, make_active, person

PENDING = reverse("customers:pending")
LIST = reverse("customers:list")


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


def names_on(client: Client, url: str) -> list[str]:
    return [row.customer.name for row in client.get(url).context["rows"]]


def test_a_customer_is_found_by_its_statutory_name(
    client_of: Callable[[Actor], Client], by: Actor, dealer: Dealer, staff: User
) -> None:
    made = actions.add_customer(
        company=company(name="Brunvos Noord", statutory_name="Brünvos Groep B.V."),
        person=person(), dealer=dealer, by=by,
    )[0]  # fmt: skip
    assert list(Customer.objects.search("brunvos groep")) == [made]
    assert list(Customer.objects.search("GROEP noord")) == [made]
    admin = client_of(Actor.staff(staff))
    found = admin.get(reverse("admin:customers_customer_changelist"), {"q": "brunvos groep"})
    assert "Brunvos Noord" in found.text
    actions.change_customer(made, company={"statutory_name": "Tolvera"}, person={}, by=by)
    assert not Customer.objects.search("groep")
    assert list(Customer.objects.search("tolvera")) == [made]


# ---------------------------------------------------------------- the two buttons


def test_home_counts_what_waits_and_what_has_a_login(
    client: Client, pending: Customer, blocked: Customer, active: Customer
) -> None:
    Customer.objects.filter(pk=pending.pk).update(
        requested_at=timezone.now() - timedelta(days=3, hours=1)
    )
    page = client.get(reverse("customers:home"))
    assert page.context["waiting"]["count"] == 1
    assert page.context["with_login"] == {"count": 2, "active": 1, "blocked": 1}
    words = " ".join(page.text.split())
    assert "Eindklanten welke geaccepteerd moeten worden" in words
    assert "Eindklanten van dealer" in words
    assert "3 dagen" in words


def test_home_has_two_buttons_and_nothing_else(client: Client, by: Actor) -> None:
    page = client.get(reverse("customers:home")).text
    main = page[page.index("<main") : page.index("</main>")]
    assert main.count("<a ") == 2
    assert "<button" not in main


# ---------------------------------------------------------------- those that wait


def test_pending_shows_the_oldest_first(client: Client, pending: Customer, dealer: Dealer) -> None:
    later, _ = actions.register_customer(
        company=company(name="Aaltink"), person=person(email="a@aaltink.example"), dealer=dealer
    )
    assert names_on(client, PENDING) == [pending.name, later.name]


def test_pending_says_how_long_each_waits_and_which_is_late(
    client: Client, pending: Customer, dealer: Dealer
) -> None:
    now = timezone.now()
    Customer.objects.filter(pk=pending.pk).update(requested_at=now - timedelta(days=11, hours=1))
    page = client.get(PENDING)
    assert "wacht al 11 dagen" in page.text
    assert [row.lateness for row in page.context["rows"]] == [""]
    Customer.objects.filter(pk=pending.pk).update(remind_at=now)  # and the worker comes soon
    assert "te laat: meer dan 2 werkdagen" in client.get(PENDING).text
    Customer.objects.filter(pk=pending.pk).update(remind_at=None, escalate_at=None)
    page = client.get(PENDING)
    assert "te laat: meer dan 5 werkdagen" in page.text
    assert "meer dan 2" not in page.text


@pytest.mark.parametrize("query", ["velmora", "APELDOORN", "boer", "inkoop@velmora", "velm apel"])
def test_pending_is_searched(client: Client, pending: Customer, query: str) -> None:
    assert names_on(client, f"{PENDING}?q={query}") == [pending.name]
    assert names_on(client, f"{PENDING}?q=elders") == []


def test_an_empty_list_says_what_to_do(client: Client, dealer: Dealer) -> None:
    page = client.get(PENDING).text
    assert f"/aanmelden/{dealer.slug}/" in page
    assert reverse("customers:add") in page
    assert "Alles selecteren" not in page


def test_an_empty_search_offers_the_whole_list(client: Client, pending: Customer) -> None:
    page = client.get(PENDING, {"q": "niemand"}).text
    assert "niemand" in page
    assert f'href="{PENDING}"' in page


@pytest.mark.parametrize("query", ["\0", "%", "'", "x" * 5000, "\U0001f600", "\u202e", "a " * 99])
def test_every_search_text_is_answered(client: Client, pending: Customer, query: str) -> None:
    for url in (PENDING, LIST):
        assert client.get(url, {"q": query, "page": "\0"}).status_code == 200


# ---------------------------------------------------------------- those with a login


def test_list_is_sorted_by_the_folded_name(client: Client, by: Actor, dealer: Dealer) -> None:
    for number, name in enumerate(["Zaag", "Éclat", "'t Hof", "de Boer", "Écluse", "Draai"]):
        make_active(dealer, by, email=f"p{number}@klant.example", name=name)
    assert names_on(client, LIST) == ["de Boer", "Draai", "Éclat", "Écluse", "'t Hof", "Zaag"]


@pytest.fixture
def of_every_kind(dealer: Dealer, by: Actor, pending: Customer, blocked: Customer) -> None:
    make_active(dealer, by, email="a@klant.example", name="Ongebruikt")
    used = make_active(dealer, by, email="b@klant.example", name="Gebruikt")
    Contact.objects.filter(customer=used).update(first_login_at=timezone.now())
    actions.reject_customer(pending, reason="Geen bedrijf", by=by)
    archived, _ = actions.add_customer(
        company=company(name="Oud"), person=person(email=""), dealer=dealer, by=by
    )
    actions.archive_customer(archived, by=by)


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("", ["Gebruikt", "Ongebruikt", "Tjalvero Constructie B.V."]),
        ("all", ["Gebruikt", "Ongebruikt", "Tjalvero Constructie B.V."]),
        ("active", ["Gebruikt", "Ongebruikt"]),
        ("blocked", ["Tjalvero Constructie B.V."]),
        ("unused", ["Ongebruikt"]),
        ("refused", ["Velmora Metaalwerken B.V."]),
        ("archived", ["Oud"]),
        ("onzin", ["Gebruikt", "Ongebruikt", "Tjalvero Constructie B.V."]),
    ],
)
@pytest.mark.usefixtures("of_every_kind")
def test_list_is_narrowed_down(client: Client, state: str, names: list[str]) -> None:
    assert names_on(client, f"{LIST}?state={state}") == names


@pytest.mark.usefixtures("of_every_kind")
def test_every_filter_says_how_many(client: Client) -> None:
    filters = client.get(LIST).context["filters"]
    assert {f.choice: f.count for f in filters} == {
        "all": 3,
        "active": 2,
        "blocked": 1,
        "unused": 1,
        "refused": 1,
        "archived": 1,
    }


def test_a_search_keeps_the_filter_and_the_filter_the_search(
    client: Client, blocked: Customer
) -> None:
    page = client.get(LIST, {"state": "blocked", "q": "tjalvero"}).text
    assert '<input type="hidden" name="state" value="blocked">' in page
    assert "?state=all&amp;q=tjalvero" in page


def test_a_dealer_sees_only_its_own(
    client_of: Callable[[Actor], Client],
    other_employee: DealerEmployee,
    pending: Customer,
    active: Customer,
) -> None:
    client = client_of(Actor.of_employee(other_employee))
    assert names_on(client, PENDING) == names_on(client, LIST) == []
    assert client.get(reverse("customers:home")).context["with_login"]["count"] == 0


def test_customers_and_staff_have_no_such_lists(
    client_of: Callable[[Actor], Client], contact: Contact
) -> None:
    client = client_of(Actor.of_contact(contact))
    for url in (reverse("customers:home"), PENDING, LIST):
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 405


# ---------------------------------------------------------------- many


def many(dealer: Dealer, count: int, **fields: Any) -> None:
    customers = Customer.objects.bulk_create(
        Customer(
            dealer=dealer,
            folded_name=f"klant {number:05d}",
            folded_city="zwolle",
            **company(name=f"Klant {number:05d}", city="Zwolle"),
            **{"state": "active", "origin": "added", **fields},
        )
        for number in range(count)
    )
    Contact.objects.bulk_create(
        Contact(customer=customer, name="P. Smit", email=f"p{customer.pk}@klant.example")
        for customer in customers
    )


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # fills what is cached for good, as the content types are
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_as_many_queries_for_a_thousand_customers_as_for_one(
    client: Client, active: Customer, dealer: Dealer
) -> None:
    for_one = queries_of(client, LIST)
    many(dealer, 1000)
    assert queries_of(client, LIST) == for_one <= 16
    assert queries_of(client, f"{LIST}?state=unused&q=klant&page=5") == for_one


def test_as_many_queries_for_a_page_of_requests_as_for_one(
    client: Client, pending: Customer, dealer: Dealer
) -> None:
    for_one = queries_of(client, PENDING)
    many(dealer, 150, state="pending", origin="registered", requested_at=timezone.now())
    assert queries_of(client, PENDING) == for_one <= 12


def test_a_page_of_the_list_has_a_hundred_customers(
    client: Client, dealer: Dealer, employee: DealerEmployee
) -> None:
    many(dealer, 250)
    first, last = client.get(LIST), client.get(LIST, {"page": "3"})
    assert len(first.context["rows"]) == 100
    assert len(last.context["rows"]) == 50
    assert 'rel="next"' in first.text
    assert 'rel="prev"' not in first.text
    assert "201 tot en met 250 van 250" in last.text
    assert names_on(client, f"{LIST}?page=99") == names_on(client, f"{LIST}?page=3")


# ---------------------------------------------------------------- the way back


@pytest.mark.parametrize(
    ("listed", "query"),
    [
        (PENDING, "?q=velm%20apel&page=1"),
        (LIST, "?state=blocked&q=tjalvero"),
        (LIST, "?state=all"),
    ],
)
def test_the_search_survives_the_way_back(
    client: Client, pending: Customer, blocked: Customer, listed: str, query: str
) -> None:
    customer = pending if listed == PENDING else blocked
    page = client.get(listed + query).text
    (row,) = re.findall(rf'href="({customer.get_absolute_url()}[^"]*)"', page)
    detail = client.get(row).text
    back = escape(listed + query)
    assert f'<a href="{back}">' in detail
    (change,) = re.findall(r'href="([^"]*/wijzigen/[^"]*)"', detail)
    form = client.get(change)
    assert form.context["came_from"] == row
    sent = {**form.context["form"].initial, "next": row, "button": "save"}
    saved = client.post(change, sent)
    assert saved["Location"] == row
    assert f'<a href="{back}">' in client.get(saved["Location"]).text


@pytest.mark.parametrize(
    "elsewhere",
    ["https://kwaad.example/klanten/te-accepteren/", "//kwaad.example", "javascript:alert(1)", "/"],
)
def test_the_way_back_leads_to_a_list_of_ours(
    client: Client, pending: Customer, elsewhere: str
) -> None:
    for url in (elsewhere, f"{pending.get_absolute_url()}?next={quote(elsewhere)}"):
        page = client.get(pending.get_absolute_url(), {"next": url}).text
        assert f'<a href="{PENDING}">' in page
        crumb = page.split('class="crumb"')[1].split("</nav>")[0]
        assert "kwaad" not in crumb
        assert "alert" not in crumb
