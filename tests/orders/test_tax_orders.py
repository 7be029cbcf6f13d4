"""The tax treatment on the check page, on an order, in its documents, and before the staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Dealer, User
from customers.actors import Actor, DealerActor, PersonActor
from customers.models import Contact, Customer, VatCheck
from orders import actions
from orders.documents.order_csv import order_csv
from orders.models import Article, Basket, Order
from orders.pricing import price_basket
from orders.push.payload import payload_of
from orders.tax import TaxReason
from tests.conftest import ClientOf
from tests.customers.mails_and_pages import page, said, text_of
from tests.customers.test_constraints import refuses
from tests.orders.conftest import checkout_fields, fill, place
from web.responses import ActionRefused

BELGIAN, DUTCH = "BE0403019261", "NL000099998B57"
LINE = ("11.110.0850", "10")  # € 48,50 without VAT


def live_in(customer: Customer, country: str, postcode: str, vat_number: str) -> None:
    fields = {"country": country, "postcode": postcode, "vat_number": vat_number}
    Customer.objects.filter(pk=customer.pk).update(**fields)


@pytest.fixture
def belgian(active: Customer) -> Customer:
    live_in(active, "BE", "9000", BELGIAN)
    return Customer.objects.get(pk=active.pk)


def vies_said(customer: Customer, result: str, *, days_ago: int = 0) -> None:
    """Keep an answer of VIES about the number that the customer has."""
    VatCheck.objects.update_or_create(
        customer=customer,
        number=Customer.objects.get(pk=customer.pk).vat_number,
        defaults={
            "result": result,
            "answered_at": timezone.now() - timedelta(days=days_ago),
            "consultation": "WAPI1",
            "due_at": timezone.now() + timedelta(days=27),
        },
    )


def fresh(basket: Basket) -> Basket:
    return Basket.objects.select_related("customer__dealer").get(pk=basket.pk)


# ---------------------------------------------------------------- the check page


@pytest.mark.parametrize(
    ("country", "postcode", "number", "label", "payable", "sentence"),
    [
        ("BE", "9000", BELGIAN, "Btw verlegd", "48,50", "is nog niet gecontroleerd bij VIES"),
        ("BE", "9000", DUTCH, "Btw 21%", "58,69", "is ook van dat land. Voor btw verlegd"),
        ("BE", "9000", "", "Btw 21%", "58,69", "geen btw-nummer van een ander EU-land bekend"),
        ("NL", "7323 AM", DUTCH, "Btw 21%", "58,69", ""),
        ("CH", "8001", "", "0% btw (export buiten de EU)", "48,50", "buiten het btw-gebied"),
        ("ES", "35001", "", "0% btw (export buiten de EU)", "48,50", "buiten het btw-gebied"),
        ("MC", "98000", "", "Btw 21%", "58,69", "geen btw-nummer van een ander EU-land bekend"),
        ("GB", "BT1 1AA", "XI980780684", "Btw verlegd", "48,50", "nog niet gecontroleerd"),
    ],
)
def test_the_check_page_says_which_vat_and_why(
    client: Client, url: Any, drill: Article, basket: Basket, active: Customer,
    country: str, postcode: str, number: str, label: str, payable: str, sentence: str,
) -> None:  # fmt: skip
    live_in(active, country, postcode, number)
    fill(basket, LINE)
    shown = page(client.get(url("checkout")))
    assert label.lower() in shown.lower()
    assert f"<b>€&nbsp;{payable}</b>" in shown
    assert sentence in shown
    is_asked = "Hebt u een btw-nummer van een ander EU-land? Geef het door aan" in shown
    assert is_asked is (label == "Btw 21%" and bool(sentence))


def test_a_dealer_that_orders_for_it_can_fill_in_the_number(
    client_of: ClientOf, by: DealerActor, url: Any, drill: Article, active: Customer, staff: User
) -> None:
    live_in(active, "BE", "9000", DUTCH)
    readers: list[tuple[PersonActor, bool]] = [(by, True), (Actor.staff(staff), False)]
    for actor, has_link in readers:
        fill(actions.basket_of(active, by=actor), LINE)
        shown = page(client_of(actor).get(url("checkout")))
        assert "Heeft de klant een btw-nummer van een ander EU-land?" in shown
        assert (reverse("customers:change", args=[active.reference]) in shown) is has_link


def test_a_number_that_vies_does_not_know_costs_vat(
    client: Client, url: Any, drill: Article, basket: Basket, belgian: Customer
) -> None:
    vies_said(belgian, "invalid")
    fill(basket, LINE)
    shown = page(client.get(url("checkout")))
    assert "kent btw-nummer BE0403019261 niet" in shown
    assert "<b>€&nbsp;58,69</b>" in shown


def test_the_address_of_delivery_decides_and_not_that_of_the_customer(
    basket: Basket, buyer: Actor, drill: Article, belgian: Customer
) -> None:
    known = {"company": "X", "street": "Y", "house_number": "1", "city": "Z"}
    expected = [
        ({"country": "NL", "postcode": "7323 AM"}, "S", TaxReason.DOMESTIC),
        ({"country": "ES", "postcode": "38001"}, "G", TaxReason.EXPORT),
        ({"country": "DE", "postcode": "50667"}, "K", TaxReason.REVERSE),
    ]
    for place_, category, reason in expected:
        address = actions.add_delivery_address(belgian, {**known, **place_})
        actions.save_details(basket, own_reference="", remarks="", delivery=address)
        tax = price_basket(fresh(basket)).tax
        assert (tax.category, tax.reason) == (category, reason)


def test_an_answer_of_vies_in_between_does_not_hold_up_the_order(
    client: Client, url: Any, drill: Article, basket: Basket, belgian: Customer
) -> None:
    fill(basket, LINE)
    sent = checkout_fields(basket)
    vies_said(belgian, "valid")
    client.post(url("checkout"), sent)
    assert Order.objects.get().tax.is_verified


def test_a_no_of_vies_in_between_is_shown_first(
    client: Client, url: Any, drill: Article, basket: Basket, belgian: Customer
) -> None:
    fill(basket, LINE)
    sent = checkout_fields(basket)
    vies_said(belgian, "invalid")
    response = client.post(url("checkout"), sent)
    assert not Order.objects.exists()
    shown = page(response)
    assert "kent btw-nummer" in shown
    assert "De btw was “btw verlegd” en is nu “btw 21%”." in shown


def test_pricing_asks_for_an_answer_only_where_it_matters(
    basket: Basket, drill: Article, active: Customer, django_assert_num_queries: Any
) -> None:
    fill(basket, LINE)
    for country, postcode, queries in (("NL", "7323 AM", 2), ("CH", "8001", 2), ("BE", "9000", 3)):
        live_in(active, country, postcode, BELGIAN)
        known = fresh(basket)
        with django_assert_num_queries(queries):
            price_basket(known)


def test_at_a_dealer_whose_vat_is_not_known_nothing_is_ordered(
    client: Client, url: Any, drill: Article, basket: Basket, buyer: Actor, dealer: Dealer
) -> None:
    fill(basket, LINE)
    sent = checkout_fields(basket)
    Dealer.objects.filter(pk=dealer.pk).update(country="ES", postcode="35001")
    response = client.post(url("checkout"), sent, follow=True)
    assert not Order.objects.exists()
    assert "is hier niet bekend, dus er kan niets worden besteld" in page(response)


# ---------------------------------------------------------------- the order and its documents


def test_an_order_keeps_how_it_was_taxed(
    basket: Basket, buyer: Actor, drill: Article, belgian: Customer, dealer: Dealer
) -> None:
    vies_said(belgian, "valid")
    order = place(fresh(basket), buyer, LINE)
    kept = order.tax
    assert (kept.reason, kept.country, kept.vat_number) == (TaxReason.REVERSE, "NL", BELGIAN)
    assert (kept.is_verified, kept.consultation) == (True, "WAPI1")
    live_in(belgian, "NL", "7323 AM", "")
    vies_said(belgian, "invalid")
    Dealer.objects.filter(pk=dealer.pk).update(country="DE")
    assert Order.objects.get().tax == kept


def test_an_answer_that_is_old_does_not_verify(
    basket: Basket, buyer: Actor, drill: Article, belgian: Customer
) -> None:
    vies_said(belgian, "valid", days_ago=31)
    order = place(fresh(basket), buyer, LINE)
    assert (order.vat_treatment, order.tax.is_verified) == ("K", False)


def test_its_page_mails_and_files_say_it(
    client: Client, basket: Basket, buyer: Actor, drill: Article, belgian: Customer
) -> None:
    order = place(fresh(basket), buyer, LINE)
    sentence = "Btw-nummer BE0403019261 is nog niet gecontroleerd bij VIES."
    shown = page(client.get(order.get_absolute_url()))
    assert sentence in shown
    assert "btw verlegd" in shown.lower()
    for event in ("order_confirmed", "order_received"):
        assert sentence in text_of(event)
    row = order_csv([order]).decode("utf-8-sig").splitlines()[1]
    assert f";btw verlegd;{BELGIAN};;" in row
    vat = payload_of(order)["data"]["vat"]
    assert vat == {
        "category": "K", "reason": "reverse", "country": "NL",
        "is_verified": False, "checked_at": None, "consultation": "",
    }  # fmt: skip


def test_an_order_on_behalf_and_one_that_is_ordered_again_are_taxed_alike(
    by: Actor, buyer: Actor, basket: Basket, drill: Article, belgian: Customer
) -> None:
    first = place(actions.basket_of(belgian, by=by), by, LINE)
    assert (first.vat_treatment, first.is_on_behalf) == ("K", True)
    vies_said(belgian, "invalid")
    actions.order_again(first, by=buyer)
    again = fresh(actions.basket_of(belgian, by=buyer))
    seen = price_basket(again).fingerprint
    order = actions.place_order(again, attempt=again.attempt, seen=seen, by=buyer)
    assert (order.vat_treatment, order.vat_reason) == ("S", "invalid")
    assert order.vat_total == Decimal("10.19")


def test_an_order_of_before_reasons_were_kept_reads_as_it_did(
    basket: Basket, buyer: Actor, drill: Article, belgian: Customer
) -> None:
    order = place(fresh(basket), buyer, LINE)
    order.vat_reason = order.vat_country = ""
    assert (order.tax.sentence, order.tax.category) == ("", "K")
    assert not order.tax.is_verified


# ---------------------------------------------------------------- approved later


@pytest.fixture
def manager(active: Customer) -> Contact:
    user = User.objects.create_user("chef@brindolux.example", "x")
    return Contact.objects.create(
        customer=active, user=user, email=user.email, name="C. Hef", role=Contact.Role.MANAGER
    )


@pytest.fixture
def waiting(contact: Contact, manager: Contact, belgian: Customer, drill: Article) -> Order:
    """An order that was reverse-charged when it was sent for approval."""
    contact.role, contact.approval_above = Contact.Role.BUYER, Decimal(1)
    contact.save()
    buyer = Actor.of_contact(Contact.objects.select_related("customer__dealer", "user").get(
        pk=contact.pk
    ))  # fmt: skip
    order = place(actions.basket_of(belgian, by=buyer), buyer, LINE)
    assert (order.state, order.vat_treatment) == (Order.State.WAITING, "K")
    return order


def test_an_order_is_taxed_as_on_the_day_on_which_it_is_approved(
    waiting: Order, manager: Contact, belgian: Customer
) -> None:
    vies_said(belgian, "invalid")
    order = actions.approve_order(waiting, by=Actor.of_contact(manager))
    order.refresh_from_db()
    assert (order.vat_treatment, order.vat_reason) == ("S", "invalid")
    assert (order.vat_total, order.totals().vat) == (Decimal("10.19"), Decimal("10.19"))
    assert {line.vat_rate for line in order.lines.all()} == {Decimal(21)}


def test_what_vies_has_answered_meanwhile_is_kept_with_it(
    waiting: Order, manager: Contact, belgian: Customer
) -> None:
    vies_said(belgian, "valid")
    order = actions.approve_order(waiting, by=Actor.of_contact(manager))
    assert order.vat_treatment == "K"
    assert Order.objects.get(pk=order.pk).tax.is_verified


def test_a_manager_approves_the_vat_that_it_saw(
    client_of: ClientOf, waiting: Order, manager: Contact, belgian: Customer
) -> None:
    client = client_of(Actor.of_contact(manager))
    shown = page(client.get(waiting.get_absolute_url()))
    assert 'name="seen_vat" value="K 0"' in shown
    assert "De btw is anders dan" not in shown
    vies_said(belgian, "invalid")
    url = reverse("orders:approve", args=[waiting.reference])
    response = client.post(url, {"seen_vat": "K 0"}, follow=True)
    assert ["De btw van deze bestelling is veranderd." in note for note in said(response)] == [True]
    waiting.refresh_from_db()
    assert waiting.state == Order.State.WAITING
    shown = page(client.get(waiting.get_absolute_url()))
    assert "De btw is anders dan" in shown
    assert "<b>€&nbsp;58,69</b>" in shown
    client.post(url, {"seen_vat": "S 21"})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.vat_total) == (Order.State.PLACED, Decimal("10.19"))


def test_only_the_rate_of_an_order_that_waits_can_change(waiting: Order) -> None:
    lines = waiting.lines.all()
    lines.update(vat_rate=Decimal(21))
    refuses("a line of an order is never changed", lambda: lines.update(quantity=1))
    refuses("an order is never changed",
            lambda: Order.objects.filter(pk=waiting.pk).update(net_total=1))  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"vat_treatment": "S"},
        {"vat_reason": "export"},
        {"vat_number": "X"},
        {"vat_total": 1},
        {"vat_consultation": "X"},
    ],
)
def test_nothing_of_an_order_that_was_placed_can_change(
    waiting: Order, manager: Contact, change: dict[str, Any]
) -> None:
    order = actions.approve_order(waiting, by=Actor.of_contact(manager))
    this = Order.objects.filter(pk=order.pk)
    refuses("an order is never changed", lambda: this.update(**change))
    lines = order.lines.all()
    refuses("a line of an order is never changed", lambda: lines.update(vat_rate=Decimal(6)))


# ---------------------------------------------------------------- the staff


def test_staff_see_orders_with_a_number_that_nobody_confirmed(
    client_of: Callable[[Actor], Client], staff: User, basket: Basket, buyer: Actor,
    drill: Article, belgian: Customer,
) -> None:  # fmt: skip
    theirs = client_of(Actor.staff(staff))
    orders = reverse("admin:orders_order_changelist")
    front = (
        "bestelling van de laatste drie maanden met btw verlegd, waarvan VIES het btw-nummer niet "
        "heeft bevestigd"
    )
    choices = ("doubtful", "unknown", "invalid", "confirmed")

    def listed(choice: str) -> bool:
        return order.number in theirs.get(orders, {"vat_number": choice}).text

    assert front not in theirs.get(reverse("admin:index")).text
    order = place(fresh(basket), buyer, LINE)
    assert f"1 {front}" in theirs.get(reverse("admin:index")).text
    assert [listed(choice) for choice in choices] == [True, True, False, False]
    vies_said(belgian, "invalid")
    assert f"1 {front}" in theirs.get(reverse("admin:index")).text
    assert [listed(choice) for choice in choices] == [True, False, True, False]
    vies_said(belgian, "valid")
    assert front not in theirs.get(reverse("admin:index")).text
    assert [listed(choice) for choice in choices] == [False, False, False, True]
    shown = theirs.get(reverse("admin:orders_order_change", args=[order.pk])).text
    assert "btw-nummer van een ander EU-land" in shown


def test_an_order_of_an_earlier_quarter_leaves_the_front_page(
    basket: Basket, buyer: Actor, drill: Article, belgian: Customer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    order = place(fresh(basket), buyer, LINE)
    assert list(Order.objects.with_doubtful_vat_number()) == [order]
    monkeypatch.setattr("orders.models.order_queries.DOUBTFUL_FOR", timedelta(0))
    assert not Order.objects.with_doubtful_vat_number().exists()
    assert list(Order.objects.with_vat_number(VatCheck.Result.UNKNOWN)) == [order]


def test_an_order_that_vies_had_confirmed_is_no_matter_of_the_staff(
    basket: Basket, buyer: Actor, drill: Article, belgian: Customer
) -> None:
    vies_said(belgian, "valid")
    place(fresh(basket), buyer, LINE)
    vies_said(belgian, "invalid")  # since
    assert not Order.objects.with_doubtful_vat_number().exists()


def test_the_refusal_is_a_sentence(dealer: Dealer, active: Customer, buyer: Actor) -> None:
    Dealer.objects.filter(pk=dealer.pk).update(country="PT", postcode="9000")
    actions.check_may_order(Customer.objects.get(pk=active.pk), by=buyer)
    Dealer.objects.filter(pk=dealer.pk).update(country="DE", postcode="78266")
    with override("en"), pytest.raises(ActionRefused, match="not known here"):
        actions.check_may_order(Customer.objects.get(pk=active.pk), by=buyer)
