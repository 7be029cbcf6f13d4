"""The pages of ordering, as somebody clicks through them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from customers import actions as customer_actions
from customers.actors import Actor
from customers.models import Contact, Customer
from orders import actions
from orders.models import Article, Basket, Order, ProductGroup
from orders.order_lines import MAX_UPLOAD_LINES
from orders.pricing import price_basket
from tests.customers.browsing import page, said
from tests.orders.conftest import fill, lines_of, make_article, place


@pytest.fixture
def client(client_of: Callable[[Actor], Client], buyer: Actor) -> Client:
    return client_of(buyer)


@pytest.fixture
def url(active: Customer) -> Callable[[str], str]:
    return lambda name: reverse(f"orders:{name}", args=[active.reference])


def give(by: Actor, customer: Customer | None, percentage: int, group: Any = None) -> None:
    assert by.dealer is not None
    actions.set_discount(
        by.dealer, customer=customer, group=group, percentage=Decimal(percentage),
        valid_from=None, valid_until=None, by=by,
    )  # fmt: skip


# ---------------------------------------------------------------- the catalogue


def test_the_first_page_shows_the_groups(
    client: Client, drill: Article, taps: ProductGroup
) -> None:
    shown = page(client.get(reverse("orders:start")))
    assert "Spiraalboren" in shown
    assert "Machinetappen" not in shown  # nothing in it


def test_a_group_is_browsed(client: Client, url: Any, drill: Article, tap: Article) -> None:
    shown = page(client.get(url("catalogue"), {"group": "11"}))
    assert drill.number in shown
    assert tap.number not in shown
    assert client.get(url("catalogue"), {"group": "nergens"}).status_code == 404


def test_a_search_shows_gross_prices_and_no_word_of_discount(
    client: Client, url: Any, drill: Article
) -> None:
    shown = page(client.get(url("catalogue"), {"q": "boor 8,5"}))
    assert "€&nbsp;4,85" in shown
    assert "orting" not in shown
    assert "Uw prijs</th>" not in shown


def test_with_a_discount_both_prices_and_why(
    client: Client, url: Any, drill: Article, by: Actor, active: Customer
) -> None:
    give(by, active, 25, drill.group)
    shown = page(client.get(url("catalogue"), {"q": "boor 8,5"}))
    assert "€&nbsp;4,85" in shown
    assert "€&nbsp;3,6375" in shown
    assert "25% op Spiraalboren, van Demo Gereedschap B.V." in shown


def test_nothing_found_says_what_to_try(client: Client, url: Any) -> None:
    assert "Niets gevonden voor “zzz”" in page(client.get(url("catalogue"), {"q": "zzz"}))


def test_quantities_go_into_the_basket_and_one_stays_where_one_was(
    client: Client, url: Any, drill: Article, tap: Article, basket: Basket
) -> None:
    here = url("catalogue") + "?q=hss"
    sent = {"number": [drill.number, tap.number], "quantity": ["10", ""], "next": here}
    response = client.post(url("add"), sent)
    assert response["Location"] == here
    assert said(response) == ["1 regel staat in uw winkelmandje."]
    assert lines_of(basket) == [(drill.number, "10", 10)]


def test_a_question_is_asked_in_the_basket(client: Client, url: Any, drill: Article) -> None:
    response = client.post(url("add"), {"number": [drill.number], "quantity": ["7"]})
    assert response["Location"] == url("basket")
    assert "Verpakt per 10. Wilt u er 10 bestellen?" in page(client.get(url("basket")))


@pytest.mark.parametrize("onward", ["https://elders.example/", "//elders.example", ""])
def test_one_is_not_led_elsewhere(client: Client, url: Any, drill: Article, onward: str) -> None:
    sent = {"number": [drill.number], "quantity": [""], "next": onward}
    response = client.post(url("add"), sent)
    assert response["Location"] == url("catalogue")
    assert said(response) == ["Vul eerst een aantal in."]


# ---------------------------------------------------------------- the pad and the basket


def test_typed_pasted_and_uploaded_lines_together(
    client: Client, url: Any, drill: Article, tap: Article, basket: Basket
) -> None:
    sent = {
        "number": [drill.number, ""],
        "quantity": ["10", "5"],
        "pasted": f"{tap.number};2\nniets;1",
        "file": SimpleUploadedFile("lijst.csv", b"artikelnummer,aantal\n2911111008503,20\n"),
    }
    assert client.post(url("quick_order"), sent)["Location"] == url("basket")
    assert lines_of(basket) == [
        (drill.number, "30", 30),
        (tap.number, "2", 2),
        ("niets", "1", 1),
    ]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Typ een artikelnummer"),
        ({"pasted": "x;1\n" * (MAX_UPLOAD_LINES + 1)}, "Meer dan 2000 tegelijk kan niet"),
        ({"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 nee")}, "geen Excel- of CSV-bestand"),
        ({"file": SimpleUploadedFile("x.png", b"\x89PNG\r\n\0")}, "geen Excel- of CSV-bestand"),
        ({"file": SimpleUploadedFile("x.csv", b"x;1\n" * 600_000)}, "groter dan 2 MB"),
    ],
)
def test_a_pad_that_cannot_be_read_keeps_what_was_typed(
    client: Client, url: Any, basket: Basket, sent: dict[str, Any], sentence: str
) -> None:
    if sent:
        sent = {**sent, "number": ["11.1"], "quantity": ["veel"]}
    response = client.post(url("quick_order"), sent)
    assert response.status_code == 422
    assert sentence in page(response)
    assert not sent or ('value="11.1"' in page(response) and 'value="veel"' in page(response))
    assert lines_of(basket) == []


def test_lines_are_mended_in_the_basket(
    client: Client, url: Any, drill: Article, tap: Article, basket: Basket
) -> None:
    fill(basket, (drill.number, "7"), ("niets", "3"), (tap.number, "1"))
    first, second, third = basket.lines.all()
    sent = {
        "line": [first.pk, second.pk, third.pk],
        "number": [drill.number, "ook niets", tap.number],
        "quantity": ["7", "3", "4"],
    }
    client.post(url("change_basket"), {**sent, "accept": first.pk})
    assert lines_of(basket) == [
        (drill.number, "10", 10),
        ("ook niets", "3", 3),
        (tap.number, "4", 4),
    ]
    client.post(url("change_basket"), {"remove": second.pk})
    assert [number for number, _typed, _n in lines_of(basket)] == [drill.number, tap.number]
    client.post(url("change_basket"), {"button": "empty"})
    assert lines_of(basket) == []


def test_all_packs_are_rounded_up_with_one_button(
    client: Client, url: Any, drill: Article, drills: ProductGroup, basket: Basket
) -> None:
    make_article("2", drills, pack_quantity=5)
    fill(basket, (drill.number, "7"), ("2", "6"), ("niets", "1"))
    assert "2 aantallen naar boven afronden" in page(client.get(url("basket")))
    client.post(url("change_basket"), {"button": "accept_all"})
    assert [quantity for _n, _typed, quantity in lines_of(basket)] == [10, 10, 1]


@pytest.mark.parametrize("sent", [{"line": "x"}, {"remove": "x"}, {"accept": "-1"}, {"page": "x"}])
def test_a_basket_form_that_is_not_ours(
    client: Client, url: Any, drill: Article, basket: Basket, sent: dict[str, str]
) -> None:
    fill(basket, (drill.number, "10"))
    assert client.post(url("change_basket"), {**sent, "number": "1"}).status_code == 302
    assert lines_of(basket) == [(drill.number, "10", 10)]


def test_a_long_basket_leads_to_each_line_that_is_not_right(
    client: Client, url: Any, basket: Basket
) -> None:
    fill(basket, *((f"niets {n}", "1") for n in range(150)))
    shown = page(client.get(url("basket")))
    assert "150 regels kloppen nog niet" in shown
    assert shown.count("<tr id=") == 100
    assert page(client.get(url("basket"), {"page": "2"})).count("<tr id=") == 50


def test_an_empty_basket_says_what_to_do(client: Client, url: Any) -> None:
    assert "Uw winkelmandje is leeg." in page(client.get(url("basket")))
    assert client.get(url("checkout"))["Location"] == url("basket")


# ---------------------------------------------------------------- ordering


def details(basket: Basket, **fields: str) -> dict[str, str]:
    basket = Basket.objects.get(pk=basket.pk)
    seen = price_basket(basket).fingerprint
    return {"attempt": str(basket.attempt), "seen": seen, "delivery": "own", **fields}


def test_an_order_is_placed_once(client: Client, url: Any, drill: Article, basket: Basket) -> None:
    fill(basket, (drill.number, "10"))
    sent = details(basket, own_reference="PO-7")
    first = client.post(url("checkout"), sent)
    again = client.post(url("checkout"), sent)
    order = Order.objects.get()
    assert first["Location"] == again["Location"] == order.get_absolute_url()
    shown = page(client.get(order.get_absolute_url()))
    assert "PO-7" in shown
    assert "€&nbsp;58,69" in shown
    assert "Demo Gereedschap B.V. heeft de bestelling ontvangen" in shown


def test_another_address(client: Client, url: Any, drill: Article, basket: Basket) -> None:
    fill(basket, (drill.number, "10"))
    other = {
        "delivery": "other", "to-country": "BE", "to-company": "Werf Gent", "to-street": "Kaai",
        "to-house_number": "3", "to-postcode": "90", "to-city": "Gent",
    }  # fmt: skip
    response = client.post(url("checkout"), details(basket, own_reference="PO-7", **other))
    assert response.status_code == 422
    assert 'value="PO-7"' in page(response)
    assert 'value="Werf Gent"' in page(response)
    response = client.post(url("checkout"), details(basket, **{**other, "to-postcode": "9000"}))
    order = Order.objects.get()
    assert response["Location"] == order.get_absolute_url()
    assert (order.company, order.postcode, order.country) == ("Werf Gent", "9000", "BE")
    assert Customer.objects.get().delivery_addresses.in_use().count() == 1


def test_what_was_typed_stays_when_prices_have_changed(
    client: Client, url: Any, drill: Article, basket: Basket
) -> None:
    fill(basket, (drill.number, "10"))
    sent = details(basket, own_reference="PO-7", remarks="Voor tien uur")
    drill.gross_price += 1
    drill.save()
    response = client.post(url("checkout"), sent)
    assert response["Location"] == url("checkout")
    assert said(response)[-1].startswith("Er is intussen iets gewijzigd.")
    shown = page(client.get(url("checkout")))
    assert 'value="PO-7"' in shown
    assert "Voor tien uur" in shown
    assert Order.objects.count() == 0


@pytest.mark.parametrize("attempt", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_an_attempt_that_is_not_ours(
    client: Client, url: Any, drill: Article, basket: Basket, attempt: str
) -> None:
    fill(basket, (drill.number, "10"))
    response = client.post(url("checkout"), {**details(basket), "attempt": attempt})
    assert response["Location"] == url("checkout")
    assert Order.objects.count() == 0


def test_order_again_at_the_price_of_today(
    client: Client, url: Any, drill: Article, basket: Basket, buyer: Actor
) -> None:
    order = place(basket, buyer, (drill.number, "10"))
    drill.gross_price = Decimal(9)
    drill.save()
    response = client.post(reverse("orders:order_again", args=[order.reference]))
    assert response["Location"] == url("basket")
    assert price_basket(basket).totals.net == Decimal("90.00")


def test_orders_are_found(client: Client, drill: Article, basket: Basket, buyer: Actor) -> None:
    order = place(basket, buyer, (drill.number, "10"))
    for query in ("", order.number, drill.number, "brindolux"):
        assert (
            order.get_absolute_url() in client.get(reverse("orders:order_list"), {"q": query}).text
        )
    for query in ("zzz", "1", "9" * 40, "\0zz"):
        shown = client.get(reverse("orders:order_list"), {"q": query})
        assert order.get_absolute_url() not in shown.text


def test_csv_is_what_was_ordered(
    client: Client, drill: Article, basket: Basket, buyer: Actor
) -> None:
    actions.save_details(basket, own_reference="=HYPERLINK(1)", remarks="", delivery=None)
    order = place(basket, buyer, (drill.number, "10"))
    response = client.get(reverse("orders:csv", args=[order.reference]))
    head, line = response.content.decode("utf-8-sig").splitlines()
    cells = dict(zip(head.split(";"), line.split(";"), strict=True))
    ordered = (cells["artikelnummer"], cells["aantal"], cells["bedrag"])
    assert ordered == (drill.number, "10", "48,5")
    assert cells["uw_referentie"] == "'=HYPERLINK(1)"
    assert response.headers["Content-Disposition"].endswith(f'"{order.number}.csv"')


# ---------------------------------------------------------------- for somebody else


def test_on_behalf_one_sees_for_whom_on_every_page(
    client_of: Callable[[Actor], Client], by: Actor, staff: User, url: Any, drill: Article
) -> None:
    for actor in (by, Actor.staff(staff)):
        theirs = client_of(actor)
        for name in ("catalogue", "quick_order", "basket"):
            assert "U bestelt voor <b>Brindolux Techniek B.V.</b>" in page(theirs.get(url(name)))


def test_a_customer_reads_no_banner(client: Client, url: Any) -> None:
    assert "U bestelt voor" not in page(client.get(url("catalogue")))


def test_an_order_on_behalf_names_both(
    client_of: Callable[[Actor], Client], by: Actor, url: Any, drill: Article, active: Customer
) -> None:
    theirs = client_of(by)
    basket = actions.basket_of(active, by=by)
    fill(basket, (drill.number, "10"))
    response = theirs.post(url("checkout"), details(basket))
    shown = page(theirs.get(response["Location"]))
    assert "M. Bakker, voor Brindolux Techniek B.V." in shown


def test_a_dealer_puts_a_list_ready(
    client_of: Callable[[Actor], Client],
    client: Client,
    by: Actor,
    url: Any,
    drill: Article,
    active: Customer,
) -> None:
    fill(actions.basket_of(active, by=by), (drill.number, "10"))
    response = client_of(by).post(url("change_basket"), {"button": "prepare"})
    ready = "In het winkelmandje van Brindolux Techniek B.V. staat 1 regel klaar."
    assert said(response) == [ready]
    assert "heeft deze artikelen voor u klaargezet" in page(client.get(url("basket")))


def test_for_whom_one_can_order(
    client_of: Callable[[Actor], Client],
    by: Actor,
    active: Customer,
    blocked: Customer,
    pending: Customer,
) -> None:
    theirs = client_of(by)
    shown = page(theirs.get(reverse("orders:start")))
    assert active.name in shown
    assert blocked.name in shown
    assert pending.name not in shown
    assert theirs.get(reverse("orders:catalogue", args=[pending.reference])).status_code == 404
    assert "Geen klant gevonden" in page(theirs.get(reverse("orders:start"), {"q": "zzz"}))


def test_a_blocked_customer_says_so_at_once(
    client_of: Callable[[Actor], Client], by: Actor, url: Any, active: Customer
) -> None:
    customer_actions.block_customer(active, reason="Niet betaald", by=by)
    shown = page(client_of(by).get(url("catalogue")))
    assert "Deze klant is geblokkeerd. Er kan niets worden besteld." in shown


# ---------------------------------------------------------------- approval


@pytest.fixture
def waiting(contact: Contact, basket: Basket, drill: Article) -> Order:
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(1)
    contact.save()
    by = Actor.of_contact(contact)
    return place(basket, by, (drill.number, "10"))


@pytest.fixture
def manager(active: Customer, contact: Contact, client_of: Callable[[Actor], Client]) -> Client:
    user = User.objects.create_user("chef@brindolux.example", "x", name="C. Hef")
    contact = Contact.objects.create(customer=active, user=user, email=user.email, name="C. Hef")
    return client_of(Actor.of_contact(contact))


def test_a_manager_approves(manager: Client, waiting: Order, client: Client) -> None:
    assert "Goedkeuren en plaatsen" in page(manager.get(waiting.get_absolute_url()))
    assert "Goedkeuren en plaatsen" not in page(client.get(waiting.get_absolute_url()))
    manager.post(reverse("orders:approve", args=[waiting.reference]))
    waiting.refresh_from_db()
    assert waiting.state == Order.State.PLACED
    again = manager.post(reverse("orders:approve", args=[waiting.reference]))
    assert said(again)[-1] == "Over deze bestelling is al beslist."


def test_a_manager_says_why_not(manager: Client, waiting: Order, client: Client) -> None:
    path = reverse("orders:refuse", args=[waiting.reference])
    response = manager.post(path, {"reason": " "})
    assert response.status_code == 422
    assert "Vertel de besteller waarom." in page(response)
    manager.post(path, {"reason": "Ligt er nog"})
    assert "C. Hef heeft deze bestelling niet goedgekeurd: Ligt er nog" in page(
        client.get(waiting.get_absolute_url())
    )


def test_a_buyer_does_not_approve_its_own(waiting: Order, client: Client, by: Actor) -> None:
    for name in ("approve", "refuse"):
        path = reverse(f"orders:{name}", args=[waiting.reference])
        assert client.post(path, {"reason": "x"}).status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == Order.State.WAITING


# ---------------------------------------------------------------- discounts and addresses


def test_a_dealer_sets_previews_and_ends_a_discount(
    client_of: Callable[[Actor], Client],
    by: Actor,
    url: Any,
    drill: Article,
    basket: Basket,
    buyer: Actor,
) -> None:
    place(basket, buyer, (drill.number, "10"))
    theirs = client_of(by)
    sent = {"group": "11", "percentage": "12,5 %", "valid_until": "2099-12-31"}
    shown = page(theirs.post(url("discounts"), {**sent, "button": "preview"}))
    assert "€&nbsp;4,85" in shown
    assert "€&nbsp;4,2438" in shown
    assert "12,5%</b>" not in shown  # nothing has been saved
    theirs.post(url("discounts"), {**sent, "button": "save"})
    shown = page(theirs.get(url("discounts")))
    assert "<b>12,5%</b>" in shown
    end = shown.split("/beeindigen/")[0].rsplit('action="', 1)[1] + "/beeindigen/"
    theirs.post(end)
    assert "12,5% op Spiraalboren" in page(theirs.get(url("discounts")))
    assert said(theirs.post(end))[-1] == "Deze korting was al beëindigd."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"percentage": ""}, "Vul de korting in."),
        ({"percentage": "veel"}, "Vul een percentage in"),
        ({"percentage": "101"}, "tussen 0 en 100"),
        ({"percentage": "-1"}, "tussen 0 en 100"),
        ({"percentage": "5", "valid_from": "2026-02-01", "valid_until": "2026-01-01"},
         "voor de eerste"),
        ({"percentage": "5", "group": "nergens"}, "geldige keuze"),
        ({"percentage": "5", "valid_from": "morgen"}, "geldige datum"),
    ],
)  # fmt: skip
def test_a_discount_that_cannot_be(
    client_of: Callable[[Actor], Client], by: Actor, url: Any, typed: dict[str, str], sentence: str
) -> None:
    response = client_of(by).post(url("discounts"), {**typed, "button": "save"})
    assert response.status_code == 422
    assert sentence in page(response)


def test_a_preview_without_orders_and_without_effect(
    client_of: Callable[[Actor], Client],
    by: Actor,
    url: Any,
    tap: Article,
    drills: ProductGroup,
    basket: Basket,
    buyer: Actor,
) -> None:
    theirs = client_of(by)
    sent = {"group": "11", "percentage": "10", "button": "preview"}
    assert "Er is nog geen bestelling" in page(theirs.post(url("discounts"), sent))
    place(basket, buyer, (tap.number, "1"))
    assert "verandert niets" in page(theirs.post(url("discounts"), sent))


def test_a_default_for_all_customers(
    client_of: Callable[[Actor], Client], client: Client, by: Actor, url: Any, drill: Article
) -> None:
    client_of(by).post(reverse("orders:dealer_discounts"), {"percentage": "5", "button": "save"})
    shown = page(client.get(url("catalogue"), {"q": "boor"}))
    assert "5% korting van Demo Gereedschap B.V." in shown
    assert "5% korting van" in page(client_of(by).get(url("discounts")))


def test_addresses_are_kept_and_removed(client: Client, active: Customer) -> None:
    path = reverse("orders:addresses")
    sent = {"country": "NL", "company": "Hal 2", "street": "Kade", "house_number": "2",
            "postcode": "7323am", "city": "Apeldoorn"}  # fmt: skip
    wrong = client.post(path, {**sent, "postcode": "x"})
    assert wrong.status_code == 422
    assert 'value="Hal 2"' in page(wrong)
    client.post(path, sent)
    address = active.delivery_addresses.get()
    assert address.postcode == "7323 AM"
    assert "Hal 2" in page(client.get(path))
    client.post(reverse("orders:end_address", args=[address.reference]))
    assert "Hal 2, Kade" not in page(client.get(path))


@pytest.mark.parametrize(
    ("picture", "shown"),
    [
        ("https://pictures.example/a.jpg", True),
        ("https://pictures.example.evil.example/a.jpg", False),
        ("https://elders.example/a.jpg", False),
        ("", False),
    ],
)
def test_pictures_come_from_known_hosts_only(
    client: Client, url: Any, drill: Article, settings: Any, picture: str, shown: bool
) -> None:
    settings.PICTURE_HOSTS = ["https://pictures.example"]
    drill.picture = picture
    drill.save()
    html = client.get(url("catalogue"), {"q": drill.number}).text
    assert ('class="picture"' in html) == shown


def test_what_postgresql_refuses_is_no_fault_of_ours(
    client: Client, client_of: Callable[[Actor], Client], by: Actor, url: Any, basket: Basket
) -> None:
    nul = "a\0b"
    for path, asked in [
        (url("catalogue"), {"q": nul}),
        (url("catalogue"), {"group": nul}),
        (url("basket"), {"page": nul}),
        (reverse("orders:order_list"), {"q": nul}),
        (reverse("orders:order", args=[nul]), {}),
        (reverse("orders:catalogue", args=[nul]), {}),
    ]:
        assert client.get(path, asked).status_code in (200, 404), path
    for path, sent in [
        (url("quick_order"), {"number": [nul], "quantity": [nul], "pasted": "x\t1\n"}),
        (url("add"), {"number": [nul], "quantity": [nul], "next": nul}),
        (url("change_basket"), {"line": "1" * 30, "number": nul, "quantity": nul, "page": nul}),
        (url("checkout"), {"attempt": nul, "delivery": "own", "own_reference": nul}),
        (reverse("orders:end_address", args=[nul]), {}),
        (reverse("orders:approve", args=[nul]), {}),
    ]:
        assert client.post(path, sent).status_code in (302, 404, 422), path
    theirs = client_of(by)
    assert theirs.post(reverse("orders:end_discount", args=[nul])).status_code == 404
    assert theirs.get(reverse("orders:start"), {"q": nul}).status_code == 200
