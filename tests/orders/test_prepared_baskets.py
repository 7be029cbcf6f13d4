"""What a dealer puts ready waits beside the basket, until somebody takes or dismisses it, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from customers.actors import Actor, ContactActor
from customers.models import Contact, Customer
from orders import actions
from orders.models import Article, Basket, PreparedBasket
from tests.customers.mails_and_pages import page, said
from tests.orders.conftest import fill, lines_of, place
from web.responses import ActionRefused

OFFER = "Uw dealer heeft 2 regels klaargezet"
PAGES = ("catalogue", "quick_order", "basket")
State = PreparedBasket.State


@pytest.fixture
def colleague(active: Customer) -> ContactActor:
    """Another person of the customer, with a login and a basket of its own."""
    user = User.objects.create_user("c.hef@brindolux.example", "x", name="C. Hef")
    contact = Contact.objects.create(customer=active, user=user, email=user.email, name="C. Hef")
    return Actor.of_contact(
        Contact.objects.select_related("customer__dealer", "user").get(pk=contact.pk)
    )


@pytest.fixture
def theirs(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    """The browser of the dealer."""
    return client_of(by)


def prepare(customer: Customer, by: Actor, *typed_lines: tuple[str, str]) -> PreparedBasket:
    basket = actions.basket_of(customer, by=by)
    fill(basket, *typed_lines)
    return actions.prepare_basket(basket, by=by)


@pytest.fixture
def prepared(active: Customer, drill: Article, tap: Article, by: Actor) -> PreparedBasket:
    return prepare(active, by, (drill.number, "10"), (tap.number, "2"))


def address(url: Callable[[str], str], prepared: PreparedBasket, page: str = "") -> str:
    return f"{url('basket')}klaargezet/{prepared.reference}/{page}"


def test_what_is_put_ready_is_offered_and_leaves_the_basket_alone(
    client: Client, url: Any, basket: Basket, tap: Article, prepared: PreparedBasket, by: Actor
) -> None:
    fill(basket, (tap.number, "1"))
    for name in PAGES:
        shown = page(client.get(url(name)))
        assert OFFER in shown
        assert "M. Bakker, <time" in shown
    assert lines_of(basket) == [(tap.number, "1", 1)]
    assert OFFER in page(client.get("/bestellen/"))
    assert OFFER not in page(client.get(url("checkout"))), "it is no part of what is ordered"
    assert lines_of(actions.basket_of(prepared.basket.customer, by=by)) == []


def test_taking_it_adds_to_what_is_in_the_basket(
    client: Client, url: Any, basket: Basket, tap: Article, drill: Article, prepared: PreparedBasket
) -> None:
    fill(basket, (tap.number, "1"))
    response = client.post(address(url, prepared, "overnemen/"))
    assert response["Location"] == url("basket")
    assert said(response) == ["2 regels toegevoegd aan uw winkelmandje."]
    assert lines_of(basket) == [(tap.number, "3", 3), (drill.number, "10", 10)]
    assert OFFER not in page(client.get(url("basket")))


def test_prices_are_those_of_the_moment_and_questions_stay_questions(
    client: Client, url: Any, active: Customer, drill: Article, tap: Article, by: Actor,
    basket: Basket,
) -> None:  # fmt: skip
    prepared = prepare(active, by, (drill.number, "7"), ("niets", "x"), (tap.number, "1"))
    tap.gross_price = Decimal("25.00")
    tap.save()
    shown = page(client.get(address(url, prepared)))
    assert "€&nbsp;25,00" in shown
    assert "Verpakt per 10. Wilt u er 10 bestellen?" in shown
    assert "Er is geen artikel met dit nummer" in shown
    client.post(address(url, prepared, "overnemen/"))
    assert lines_of(basket) == [
        (drill.number, "7", 7),
        ("niets", "x", None),
        (tap.number, "1", 1),
    ]


def test_taken_twice_is_taken_once(
    client: Client, url: Any, basket: Basket, prepared: PreparedBasket
) -> None:
    client.post(address(url, prepared, "overnemen/"))
    again = client.post(address(url, prepared, "overnemen/"))
    assert said(again)[-1].startswith("U hebt deze regels om ")
    assert [pieces for _number, _typed, pieces in lines_of(basket)] == [10, 2]


def test_a_colleague_reads_who_took_it(
    client: Client, client_of: Any, url: Any, prepared: PreparedBasket, colleague: ContactActor
) -> None:
    client.post(address(url, prepared, "overnemen/"))
    other = client_of(colleague)
    shown = page(other.get(url("basket")))
    assert "K. Visser heeft deze regels om" in shown
    assert "in het winkelmandje gezet." in shown
    refused = other.post(address(url, prepared, "overnemen/"))
    assert said(refused)[0].startswith("K. Visser heeft deze regels om")
    assert lines_of(actions.basket_of(prepared.basket.customer, by=colleague)) == []
    later = timezone.now() - timedelta(days=8)
    PreparedBasket.objects.update(closed_at=later)
    assert "K. Visser heeft deze regels" not in page(client_of(colleague).get(url("basket")))


def test_the_next_one_leaves_the_first_and_each_is_dismissed_by_itself(
    client: Client, url: Any, active: Customer, tap: Article, prepared: PreparedBasket, by: Actor
) -> None:
    second = prepare(active, by, (tap.number, "5"))
    shown = page(client.get(url("basket")))
    assert OFFER in shown
    assert "Uw dealer heeft 1 regel klaargezet" in shown
    response = client.post(address(url, prepared, "niet-nodig/"))
    assert said(response) == ["De regels staan niet meer voor u klaar."]
    shown = page(client.get(url("basket")))
    assert OFFER not in shown
    assert "Uw dealer heeft 1 regel klaargezet" in shown
    refused = client.post(address(url, prepared, "overnemen/"))
    assert said(refused)[-1].startswith("U hebt om")
    assert lines_of(second.basket) == [(tap.number, "5", 5)]


def test_the_dealer_sees_what_waits_and_takes_it_back_to_change_it(
    theirs: Client, client: Client, url: Any, prepared: PreparedBasket, by: Actor
) -> None:
    assert theirs.post(address(url, prepared, "niet-nodig/")).status_code == 404
    shown = page(theirs.get(url("catalogue")))
    assert "2 regels staan klaar voor Brindolux Techniek B.V." in shown
    assert "Terug naar mijn winkelmandje" in shown
    theirs.post(address(url, prepared, "overnemen/"))
    own = actions.basket_of(prepared.basket.customer, by=by)
    assert [pieces for _number, _typed, pieces in lines_of(own)] == [10, 2]
    assert OFFER not in page(client.get(url("basket")))
    late = client.post(address(url, prepared, "overnemen/"))
    assert said(late)[0].startswith("M. Bakker heeft deze regels om")
    assert said(late)[0].endswith("teruggenomen.")


def test_the_dealer_reads_what_the_customer_did_with_it(
    theirs: Client, client: Client, url: Any, prepared: PreparedBasket
) -> None:
    client.post(address(url, prepared, "niet-nodig/"))
    shown = page(theirs.get(url("basket")))
    assert "Voor Brindolux Techniek B.V. zijn 2 regels klaargezet" in shown
    assert "staan klaar" not in shown
    assert "K. Visser heeft om" in shown
    assert "gekozen voor “Niet nodig”." in page(theirs.get(address(url, prepared)))


def test_pressed_twice_it_is_one_offer_and_an_empty_basket_is_none(
    theirs: Client, url: Any, active: Customer, drill: Article, by: Actor
) -> None:
    nothing = theirs.post(url("change_basket"), {"button": "prepare"})
    assert said(nothing) == ["Uw winkelmandje is leeg."]
    fill(actions.basket_of(active, by=by), (drill.number, "10"))
    ready = "1 regel staat klaar voor Brindolux Techniek B.V."
    for _press in range(2):
        assert said(theirs.post(url("change_basket"), {"button": "prepare"}))[-1] == ready
    assert PreparedBasket.objects.count() == 1


def test_staff_put_ready_under_the_name_of_the_wholesaler(
    client: Client, url: Any, active: Customer, drill: Article, staff: User
) -> None:
    prepare(active, Actor.staff(staff), (drill.number, "10"))
    assert "Van Ommen heeft 1 regel voor u klaargezet" in page(client.get(url("basket")))


def test_what_is_ready_for_another_customer_is_not_there(
    client_of: Any, url: Any, prepared: PreparedBasket, other_employee: Any
) -> None:
    elsewhere = client_of(Actor.of_employee(other_employee))
    assert elsewhere.get(address(url, prepared)).status_code == 404
    assert elsewhere.post(address(url, prepared, "overnemen/")).status_code == 404
    assert PreparedBasket.objects.get().is_waiting


def test_a_closed_one_is_refused_with_who_closed_it(
    prepared: PreparedBasket, buyer: Actor, colleague: ContactActor
) -> None:
    actions.dismiss_prepared_basket(prepared, by=buyer)
    with override("en"), pytest.raises(ActionRefused, match="chose “Not needed”"):
        actions.take_prepared_basket(prepared, by=colleague)


# ---------------------------------------------------------------- those of before

MIGRATION = import_module("orders.migrations.0018_offer_what_was_prepared")


def before(customer: Customer, *lines: tuple[Article, int]) -> None:
    """Prepare lines as it was done before."""
    basket = Basket.objects.create(customer=customer, user=None)
    fill(basket, *((article.number, str(pieces)) for article, pieces in lines))


def migrate(*copied_to: Basket) -> None:
    """Run the migration on tables as they were, with the notes of what had been copied."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE orders_basket ADD is_prepared bool NOT NULL DEFAULT false")
        keys = [basket.pk for basket in copied_to]
        cursor.execute("UPDATE orders_basket SET is_prepared = true WHERE id = ANY(%s)", [keys])
    state = MigrationLoader(connection).project_state([("orders", "0017_prepared_baskets")])
    MIGRATION.offer(state.apps, None)


def test_what_never_reached_its_customer_is_offered(
    active: Customer, basket: Basket, drill: Article, tap: Article, buyer: Actor
) -> None:
    before(active, (drill, 10), (tap, 1))
    place(basket, buyer, (tap.number, "1"))
    migrate()
    assert PreparedBasket.objects.get().is_waiting


def test_what_was_ordered_since_has_been_taken(
    active: Customer, basket: Basket, drill: Article, tap: Article, buyer: Actor
) -> None:
    before(active, (drill, 10), (tap, 1))
    Basket.objects.create(customer=active, user=None)
    place(basket, buyer, (drill.number, "10"), (tap.number, "1"))
    migrate()
    taken = PreparedBasket.objects.get()
    assert (taken.state, taken.closed_by) == (State.TAKEN, buyer.user)
    assert taken.closer_name == "K. Visser"
    assert Basket.objects.filter(user=None).count() == 1, "an empty one is nothing to offer"


def test_what_stands_in_a_basket_already_has_been_taken(
    active: Customer, basket: Basket, drill: Article, buyer: Actor
) -> None:
    before(active, (drill, 10))
    migrate(basket)
    assert (PreparedBasket.objects.get().state, PreparedBasket.objects.get().closed_by) == (
        State.TAKEN,
        buyer.user,
    )
