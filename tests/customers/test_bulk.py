"""The buttons above a list act on each selected customer, and name those that are refused."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, DealerEmployee
from customers import actions
from customers.actors import Actor
from customers.models import Customer, CustomerEvent
from customers.states import REFUSALS, State, Verb
from mail.models import Mail
from tests.conftest import company, person, tick_of

URL = reverse("customers:change_selected")
LIST = reverse("customers:list")


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


@pytest.fixture
def requests(dealer: Dealer) -> list[Customer]:
    """Make three requests, in the order of their names."""
    return [
        actions.register_customer(
            company=company(name=name), person=person(email=f"{name}@klant.example"), dealer=dealer
        )[0]
        for name in ("anker", "boor", "centerpons")
    ]


def select(client: Client, action: str, *customers: Customer, **fields: str) -> Any:
    """Tick customers in a list that has just been loaded, and press a button."""
    ticks = [tick_of(customer) for customer in customers]
    return client.post(URL, {"action": action, "customer": ticks, "next": LIST, **fields})


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def states(*customers: Customer) -> list[str]:
    found = Customer.objects.in_bulk([customer.pk for customer in customers])
    return [found[customer.pk].state for customer in customers]


def test_several_customers_are_unblocked(client: Client, requests: list[Customer]) -> None:
    response = select(client, "unblock", *requests[:2])
    assert response["Location"] == LIST
    assert states(*requests) == [State.ACTIVE, State.ACTIVE, State.PENDING]
    assert Mail.objects.filter(event="invitation").count() == 2
    assert len(said(response)) == 1
    assert said(response)[0].startswith("Van 2 klanten")


def test_refused_ones_are_named_and_keep_nobody_else_waiting(
    client: Client, requests: list[Customer], dealer: Dealer, by: Actor
) -> None:
    without_address, _ = actions.add_customer(
        company=company(name="bankschroef"), person=person(email=""), dealer=dealer, by=by
    )
    actions.withdraw_customer(requests[0], by=by)
    response = select(client, "unblock", *requests, without_address)
    assert states(*requests, without_address) == ["withdrawn", "active", "active", "blocked"]
    done, refused = said(response)
    withdrawn, missing = refused.split("<br>")
    assert done.startswith("Van 2 klanten")
    assert withdrawn == f"anker: {REFUSALS[Verb.UNBLOCK][State.WITHDRAWN]}"
    assert missing.startswith("bankschroef: ")


@pytest.mark.parametrize(
    "action", ["unblock", "block", "reject", "archive", "restore", "", "onzin"]
)
def test_without_a_selection_nothing_is_done(
    client: Client, pending: Customer, action: str
) -> None:
    response = client.post(URL, {"action": action, "next": LIST})
    assert response["Location"] == LIST
    assert said(response) == ["Selecteer eerst een klant."]
    assert CustomerEvent.objects.count() == 1


def test_a_refused_name_is_only_text(client: Client, active: Customer) -> None:
    Customer.objects.filter(pk=active.pk).update(name="<script>d'Hondt")
    page = client.get(select(client, "unblock", active)["Location"]).text
    assert "&lt;script&gt;d&#x27;Hondt: " in page
    assert "<script>d" not in page


def test_reject_asks_for_the_reason_and_keeps_the_selection(
    client: Client, requests: list[Customer]
) -> None:
    page = select(client, "reject", *requests[:2]).content.decode()
    assert "anker" in page
    assert "boor" in page
    assert "centerpons" not in page
    ticks = " ".join(tick_of(customer) for customer in requests[:2])
    assert f'name="customer" value="{ticks}"' in page
    assert f'name="next" value="{LIST}"' in page
    assert states(*requests) == ["pending"] * 3


def test_several_requests_are_rejected_with_one_reason(
    client: Client, requests: list[Customer]
) -> None:
    fields = {"confirmed": "1", "reason": "Alleen bedrijven", "internal_note": "Beurs"}
    response = select(client, "reject", *requests[:2], **fields)
    assert states(*requests) == ["rejected", "rejected", "pending"]
    events = CustomerEvent.objects.filter(kind="rejected")
    assert set(events.values_list("reason", "internal_note")) == {("Alleen bedrijven", "Beurs")}
    assert said(response) == ["2 aanvragen zijn afgewezen."]


def test_without_a_reason_nothing_happens_and_all_is_kept(
    client: Client, requests: list[Customer]
) -> None:
    response = select(client, "reject", *requests, confirmed="1", reason="", internal_note="Beurs")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Beurs" in page
    assert all(tick_of(customer) in page for customer in requests)
    assert states(*requests) == ["pending"] * 3


def test_several_customers_are_blocked_archived_and_restored(
    client: Client, active: Customer, blocked: Customer
) -> None:
    select(client, "block", active, blocked, confirmed="1", reason="Niet betaald")
    assert states(active, blocked) == ["blocked", "blocked"]
    assert CustomerEvent.objects.filter(kind="blocked").count() == 1
    select(client, "archive", active, blocked)
    assert Customer.objects.filter(archived_at=None).count() == 0
    select(client, "restore", active, blocked)
    assert Customer.objects.filter(archived_at=None).count() == 2


def test_all_are_selected_without_javascript(client: Client, requests: list[Customer]) -> None:
    shown = [tick_of(customer) for customer in requests[:2]]
    client.post(URL, {"action": "unblock", "all": "on", "shown": shown})
    assert states(*requests) == ["active", "active", "pending"]


def test_rows_that_were_only_shown_stay_as_they_are(
    client: Client, requests: list[Customer]
) -> None:
    shown = [tick_of(customer) for customer in requests]
    client.post(URL, {"action": "unblock", "shown": shown, "customer": shown[:1]})
    assert states(*requests) == ["active", "pending", "pending"]


def test_a_customer_sent_twice_is_done_once(client: Client, requests: list[Customer]) -> None:
    response = select(client, "unblock", requests[0], requests[0])
    assert len(said(response)) == 1
    assert Mail.objects.filter(event="invitation").count() == 1


@pytest.mark.parametrize("action", ["unblock", "reject"])
def test_another_dealers_customers_are_left_alone(
    client_of: Callable[[Actor], Client],
    other_employee: DealerEmployee,
    pending: Customer,
    action: str,
) -> None:
    client = client_of(Actor.of_employee(other_employee))
    response = select(client, action, pending, confirmed="1", reason="Daarom")
    assert response.status_code == 302
    assert states(pending) == [State.PENDING]
    assert pending.name not in " ".join(said(response))


@pytest.mark.parametrize("reference", ["\0", "\U0001f600", "x" * 500, "bestaatniet"])
def test_malformed_references_are_not_looked_for(client: Client, reference: str) -> None:
    response = client.post(URL, {"action": "unblock", "customer": reference})
    assert response.status_code == 302
    assert len(said(response)) == 1


def test_following_a_link_to_the_selection_changes_nothing(
    client: Client, pending: Customer
) -> None:
    assert client.get(URL).status_code == 405


# ---------------------------------------------------------------- those of all pages


def many(dealer: Dealer, count: int, **fields: Any) -> list[Customer]:
    return Customer.objects.bulk_create(
        Customer(
            dealer=dealer,
            folded_name=f"klant {n:04d}",
            folded_city="zwolle",
            **company(name=f"Klant {n:04d}", city="Zwolle"),
            **{"state": "active", "origin": "added", **fields},
        )
        for n in range(count)
    )


def press_for_everything(client: Client, action: str, listed: str = LIST) -> Any:
    return client.post(URL, {"action": action, "everything": "on", "next": listed})


def confirm(client: Client, page: Any, **fields: str) -> Any:
    """Press the button of the page that asks, with the fields that it carries."""
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    assert len(hidden) + len(fields) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS / 10
    return client.post(URL, {**hidden, **fields})


def test_the_list_says_how_many_there_are_and_offers_all(client: Client, dealer: Dealer) -> None:
    many(dealer, 100)
    assert 'name="everything"' not in client.get(LIST).text
    Customer.objects.filter(name="Klant 0000").update(name="Klant", folded_name="klant")
    many(dealer, 200)
    page = client.get(LIST).text
    assert "Alle 300, ook op de andere pagina" in page
    assert 'data-of="… van 300 geselecteerd"' in page


def test_those_of_other_pages_are_shown_first_and_then_blocked(
    client: Client, dealer: Dealer, blocked: Customer
) -> None:
    customers = many(dealer, 300)
    page = press_for_everything(client, "block")
    assert page.status_code == 200
    assert "300 klanten blokkeren" in page.text
    assert "<details><summary>Toon de 300 namen</summary>" in page.text
    assert page.text.index('name="reason"') < page.text.index("<details>")
    assert blocked.reference not in page.text  # it is blocked already
    assert not Customer.objects.filter(events__kind="blocked").exists()
    response = confirm(client, page, reason="Niet betaald")
    assert response["Location"] == LIST
    assert said(response) == ["300 klanten zijn geblokkeerd."]
    assert set(states(*customers)) == {"blocked"}


def test_without_a_reason_the_names_are_kept(client: Client, dealer: Dealer) -> None:
    customers = many(dealer, 150)
    again = confirm(client, press_for_everything(client, "block"), reason=" ")
    assert again.status_code == 422
    confirm(client, again, reason="Niet betaald")
    assert set(states(*customers)) == {"blocked"}


def test_only_what_the_search_shows_is_done(client: Client, dealer: Dealer) -> None:
    customers = many(dealer, 120)
    page = press_for_everything(client, "block", f"{LIST}?state=active&q=klant 0007")
    confirm(client, page, reason="Niet betaald")
    assert [c.name for c in customers if states(c) == ["blocked"]] == ["Klant 0007"]


def test_all_requests_are_unblocked_after_they_were_shown(
    client: Client, requests: list[Customer]
) -> None:
    page = press_for_everything(client, "unblock", reverse("customers:pending"))
    assert "Blokkade opheffen: 3 klanten" in page.text
    assert states(*requests) == ["pending"] * 3
    response = confirm(client, page)
    assert response["Location"] == reverse("customers:pending")
    assert states(*requests) == ["active"] * 3


def test_what_changed_after_it_was_shown_is_left_alone(
    client: Client, requests: list[Customer], by: Actor
) -> None:
    page = press_for_everything(client, "unblock", reverse("customers:pending"))
    actions.reject_customer(requests[1], reason="Onbekend", by=by)
    response = confirm(client, page)
    assert states(*requests) == ["active", "rejected", "active"]
    assert "afgewezen" in said(response)[-1]


def test_a_thousand_are_done_at_one_time_and_the_rest_is_said(
    client: Client, dealer: Dealer
) -> None:
    many(dealer, 1003)
    page = press_for_everything(client, "archive", f"{LIST}?state=all")
    assert page.status_code == 302  # nobody who is active can be archived
    page = press_for_everything(client, "block")
    assert "1000 klanten blokkeren" in page.text
    assert "Er blijven er nog 3 over." in page.text
    assert len(page.context["ticks"].split()) == 1000


def test_a_list_that_is_none_of_ours_is_not_everything(
    client: Client, requests: list[Customer]
) -> None:
    response = press_for_everything(client, "unblock", "/mijn-gegevens/")
    assert said(response) == ["Selecteer eerst een klant."]
    assert states(*requests) == ["pending"] * 3


def test_another_dealers_everything_is_its_own(
    client_of: Callable[[Actor], Client], other_employee: DealerEmployee, requests: list[Customer]
) -> None:
    other = client_of(Actor.of_employee(other_employee))
    response = press_for_everything(other, "unblock", reverse("customers:pending"))
    assert said(response) == ["Dit kan bij geen enkele klant in deze lijst."]
