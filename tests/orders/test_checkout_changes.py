"""What has changed since the checkout was shown is said line by line, and agreed to once more."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from customers import actions as customer_actions
from customers.actors import Actor
from customers.models import Contact, Customer
from orders import actions
from orders.models import Article, Basket, Order
from orders.order_lines import TypedLine
from orders.shown_basket import ShownBasket
from tests.conftest import make_active
from tests.customers.mails_and_pages import page, said
from tests.form_fields import fields_of
from tests.orders.conftest import fill, give_discount, lines_of

CHANGED = "Er is intussen iets gewijzigd"
AGAIN = "Klik dan nog een keer op “Bestelling plaatsen”."


@pytest.fixture
def shown(client: Client, url: Any, basket: Basket, drill: Article, tap: Article) -> dict[str, Any]:
    """The fields of the page that the buyer sees: ten drills and two taps."""
    fill(basket, (drill.number, "10"), (tap.number, "2"))
    fields = fields_of(client.get(url("checkout")).text)
    return {**fields, "own_reference": "PO-7", "remarks": "Bel eerst"}


def changed_page(client: Client, url: Any, shown: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Press the button on a page that is no longer true; return what it says, and its fields."""
    response = client.post(url("checkout"), shown)
    assert response.status_code == 409
    assert not Order.objects.exists()
    text = page(response)
    assert CHANGED in text
    assert AGAIN in text
    fields = fields_of(response.text)
    assert (fields["own_reference"], fields["remarks"]) == (["PO-7"], ["Bel eerst"])
    return text, fields


def agreed(client: Client, url: Any, fields: dict[str, Any]) -> Order:
    """Press the same button once more."""
    response = client.post(url("checkout"), fields)
    order = Order.objects.get()
    assert response["Location"] == order.get_absolute_url()
    assert (order.own_reference, order.remarks) == ("PO-7", "Bel eerst")
    return order


def test_a_price_says_what_it_was_and_is(
    client: Client, url: Any, shown: dict[str, Any], drill: Article
) -> None:
    drill.gross_price = Decimal("5.85")
    drill.save()
    text, fields = changed_page(client, url, shown)
    assert f"{drill.number}: De prijs was € 4,85 en is nu € 5,85." in text
    assert "Het totaal was € 113,38 en is nu € 125,48." in text
    assert text.count("De prijs was") == 2, "on top, and in the line; not of the taps"
    assert agreed(client, url, fields).lines.get(number=drill.number).unit_price == Decimal("5.85")


def test_a_discount_is_named_as_the_reason(
    client: Client, url: Any, shown: dict[str, Any], drill: Article, by: Actor, active: Customer
) -> None:
    give_discount(by, active, 20, drill.group)
    text, _fields = changed_page(client, url, shown)
    assert "De prijs was € 4,85 met 0% korting en is nu € 3,88 met 20% korting." in text


def test_a_quantity_that_was_changed_in_another_window(
    client: Client, url: Any, shown: dict[str, Any], drill: Article, basket: Basket
) -> None:
    line = basket.lines.get(article=drill)
    actions.change_basket(basket, {line.pk: TypedLine(drill.number, "30")})
    text, fields = changed_page(client, url, shown)
    assert f"{drill.number}: Het aantal was 10 en is nu 30." in text
    assert agreed(client, url, fields).lines.get(number=drill.number).quantity == 30


def test_lines_that_were_added_and_removed_in_another_window(
    client: Client, url: Any, shown: dict[str, Any], drill: Article, tap: Article, basket: Basket,
) -> None:  # fmt: skip
    actions.change_basket(basket, {}, remove=[basket.lines.get(article=tap).pk])
    other = Article.objects.create(
        number="77", group=drill.group, name_nl="Boor", gross_price=Decimal(1)
    )
    fill(basket, (other.number, "3"))
    text, fields = changed_page(client, url, shown)
    assert f"{tap.number}: Deze regel is intussen verwijderd." in text
    assert "<del>€&nbsp;22,60</del>" in text
    assert "77: Deze regel is er intussen bijgekomen." in text
    order = agreed(client, url, fields)
    assert [line.number for line in order.lines.all()] == [drill.number, "77"]


def test_a_removed_line_has_the_price_that_was_shown_also_when_its_basis_has_changed(
    client: Client, url: Any, shown: dict[str, Any], tap: Article, basket: Basket
) -> None:
    actions.change_basket(basket, {}, remove=[basket.lines.get(article=tap).pk])
    Article.objects.filter(pk=tap.pk).update(price_basis=100)
    text, _fields = changed_page(client, url, shown)
    assert "<del>€&nbsp;22,60</del>" in text


def test_an_article_that_can_no_longer_be_had_is_left_out_when_that_is_agreed_to(
    client: Client, url: Any, shown: dict[str, Any], drill: Article, tap: Article, basket: Basket
) -> None:
    Article.objects.filter(pk=drill.pk).update(active=False)
    text, fields = changed_page(client, url, shown)
    assert f"{drill.number}: Dit artikel is niet meer te bestellen." in text
    assert "Deze regel gaat niet mee met deze bestelling." in text
    order = agreed(client, url, fields)
    assert [(line.position, line.number) for line in order.lines.all()] == [(1, tap.number)]
    assert order.net_total == Decimal("45.20")
    assert lines_of(basket) == []


def test_nothing_is_left_out_that_the_page_had_not_said(
    client: Client, url: Any, shown: dict[str, Any], drill: Article, tap: Article
) -> None:
    Article.objects.filter(pk=drill.pk).update(active=False)
    _text, fields = changed_page(client, url, shown)
    Article.objects.filter(pk=drill.pk).update(active=True)
    changed_page(client, url, fields)


def test_what_has_to_be_answered_leads_to_the_basket(
    client: Client, url: Any, shown: dict[str, Any], drill: Article
) -> None:
    Article.objects.filter(pk=drill.pk).update(pack_quantity=25, minimum=25)
    response = client.post(url("checkout"), shown)
    text = page(response)
    assert "Verpakt per 25. Wilt u er 25 bestellen?" in text
    assert "Verbeter eerst de regels in uw winkelmandje." in text
    assert "Bestelling plaatsen</button>" not in text
    client.post(url("checkout"), fields_of(response.text))
    assert not Order.objects.exists()


def test_the_own_address_says_what_it_was_where_the_order_goes_there(
    client: Client, url: Any, shown: dict[str, Any], active: Customer
) -> None:
    Customer.objects.filter(pk=active.pk).update(street="Nieuwekade")
    text, fields = changed_page(client, url, shown)
    assert "Testkade 14, 7323 AM Apeldoorn, NL” en is nu “" in text
    assert agreed(client, url, fields).street == "Nieuwekade"


def test_the_own_address_is_of_no_matter_for_an_order_that_goes_elsewhere(
    client: Client, url: Any, shown: dict[str, Any], active: Customer
) -> None:
    fields = {"company": "Hal 2", "street": "Kade", "house_number": "2",
              "postcode": "7323 AM", "city": "Apeldoorn", "country": "NL"}  # fmt: skip
    hall = actions.add_delivery_address(active, fields)
    Customer.objects.filter(pk=active.pk).update(street="Nieuwekade")
    assert agreed(client, url, {**shown, "delivery": hall.reference}).company == "Hal 2"


def test_vat_says_what_it_was_when_the_chosen_address_changes_it(
    client: Client, url: Any, shown: dict[str, Any], active: Customer
) -> None:
    fields = {"company": "Werk AG", "street": "Bahnhofstraße", "house_number": "1",
              "postcode": "8001", "city": "Zürich", "country": "CH"}  # fmt: skip
    abroad = actions.add_delivery_address(active, fields)
    text, fields_now = changed_page(client, url, {**shown, "delivery": abroad.reference})
    assert "De btw was “btw 21%” en is nu “0% btw (export buiten de EU)”." in text
    assert agreed(client, url, fields_now).vat_total == 0


def test_a_page_that_is_wrong_as_well_says_what_has_changed(
    client: Client, url: Any, shown: dict[str, Any], drill: Article
) -> None:
    drill.gross_price += 1
    drill.save()
    response = client.post(url("checkout"), {**shown, "delivery": "other"})
    assert response.status_code == 422
    assert "De prijs was € 4,85 en is nu € 5,85." in page(response)


def test_a_stamp_that_is_not_ours_says_nothing(db: None) -> None:
    for stamp in ("", "x", "a:b", "\0"):
        assert ShownBasket.of_stamp(stamp) is None


# ---------------------------------------------------------------- an order that is placed


def test_an_old_page_says_that_its_order_was_placed(
    client: Client, url: Any, shown: dict[str, Any], drill: Article, basket: Basket
) -> None:
    order = agreed(client, url, shown)
    fill(basket, (drill.number, "20"))
    response = client.post(url("checkout"), shown)
    assert response["Location"] == order.get_absolute_url()
    note = said(response)[-1]
    assert f"Deze bestelling is al geplaatst: nr. {order.number}, vandaag " in note
    assert order.get_absolute_url() in note
    assert "In uw winkelmandje staat nu iets anders: 1 regel. Die is nog niet besteld." in note
    assert "is niet verstuurd" not in note
    assert Order.objects.count() == 1
    assert lines_of(basket) == [(drill.number, "20", 20)]


def test_what_is_typed_on_an_old_page_does_not_go_with_the_next_order(
    client: Client, url: Any, shown: dict[str, Any], drill: Article, basket: Basket
) -> None:
    agreed(client, url, shown)
    response = client.post(url("checkout"), {**shown, "own_reference": "PO-8"})
    assert "Wat u nu hebt ingevuld, is niet verstuurd." in said(response)[-1]
    assert "In uw winkelmandje" not in said(response)[-1]
    actions.save_details(
        basket, own_reference="PO-9", remarks="", delivery=None, attempt=Order.objects.get().attempt
    )
    basket.refresh_from_db()
    assert basket.own_reference == ""


def test_an_old_page_of_an_order_that_waits_says_so(
    client: Client, url: Any, shown: dict[str, Any], contact: Contact
) -> None:
    Contact.objects.filter(pk=contact.pk).update(role=Contact.Role.BUYER, approval_above=Decimal(1))
    order = agreed(client, url, shown)
    assert order.state == Order.State.WAITING
    assert "al verstuurd om te laten goedkeuren" in said(client.post(url("checkout"), shown))[-1]


def test_a_basket_that_was_emptied_in_another_window(
    client: Client, url: Any, shown: dict[str, Any], basket: Basket
) -> None:
    actions.empty_basket(basket)
    response = client.post(url("checkout"), shown, follow=True)
    assert "winkelmandje is leeg" in page(response)
    assert not Order.objects.exists()


def test_all_that_is_left_can_no_longer_be_had(
    client: Client, url: Any, shown: dict[str, Any]
) -> None:
    Article.objects.update(active=False)
    response = client.post(url("checkout"), shown)
    assert response["Location"] == url("basket")
    assert said(response) == ["Er staat niets meer in dat u kunt bestellen."]


def test_a_page_for_a_customer_that_is_blocked_meanwhile_orders_nothing(
    client_of: Any, url: Any, active: Customer, drill: Article, by: Actor
) -> None:
    basket = actions.basket_of(active, by=by)
    fill(basket, (drill.number, "10"))
    theirs = client_of(by)
    fields = fields_of(theirs.get(url("checkout")).text)
    customer_actions.block_customer(active, reason="Niet betaald", by=by)
    response = theirs.post(url("checkout"), fields, follow=True)
    assert "Deze klant is geblokkeerd" in page(response)
    assert not Order.objects.exists()


def test_a_page_of_another_customer_of_the_same_person_leads_to_switching(
    client_of: Any, url: Any, shown: dict[str, Any], contact: Contact, by: Actor
) -> None:
    assert by.dealer is not None
    second = make_active(by.dealer, by, name="Tweede B.V.")
    other = Contact.objects.select_related("customer__dealer", "user").get(customer=second)
    now = client_of(Actor.of_contact(other))
    response = now.post(url("checkout"), shown, follow=True)
    assert "Wisselen naar Brindolux Techniek B.V." in page(response)
    assert not Order.objects.exists()
