"""What was chosen on the registration page is folded into a card, and can still be changed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer
from customers.models import Customer
from registry.limits import LOOK_UPS
from registry.loading.demo import load_demo_companies
from registry.models import DirectoryEntry
from tests.customers.mails_and_pages import page
from tests.customers.test_company_form import as_shown

REGISTER = reverse("customers:register")
DEALERS = reverse("customers:dealers")
QUOSTRA = "local:991000003"
PERSON = {"contact_name": "A. Peeters", "email": "a.peeters@quostra.example"}
FOLDED, OPEN = '<details class="chosen">', '<details class="chosen" open>'


@pytest.fixture(autouse=True)
def _companies(db: None) -> None:
    load_demo_companies()


def pick(client: Client, **fields: str) -> Any:
    return client.post(REGISTER, {"country": "NL", "language": "nl", "pick": QUOSTRA, **fields})


def send(client: Client, shown: Any, button: str = "save", **fields: str) -> Any:
    return client.post(REGISTER, {**as_shown(shown), "button": button, **fields})


def focused(response: Any) -> list[str]:
    """Return the fields and buttons at which the page asks the keyboard to begin."""
    tags = re.findall(r"<(?:input|select|button)\b[^>]*\bautofocus\b[^>]*>", response.text)
    return [found[1] for tag in tags if (found := re.search(r'(?:id|value)="([^"]+)"', tag))]


def card(response: Any, number: int = 0) -> str:
    return str(re.findall(r"<summary>(.*?)</summary>", page(response))[number])


# ---------------------------------------------------------------- the company


def test_a_company_that_was_picked_is_a_card_and_the_keyboard_is_at_the_person(
    client: Client,
) -> None:
    response = pick(client)
    assert response.text.count(FOLDED) == 1
    shown = card(response)
    assert "Quostra Printservices B.V." in shown
    assert "Maastricht" in shown
    assert "Wijzigen" in shown
    assert "Anders dan" not in shown
    assert re.findall(r'<input[^>]*name="contact_name"[^>]*autofocus', response.text)
    assert '<label for="id_name">Bedrijfsnaam</label>' in response.text  # still on the page


def test_without_a_pick_there_is_no_card(client: Client) -> None:
    assert "<details" not in client.get(REGISTER).text


def test_an_error_in_the_address_opens_the_card_and_another_does_not(client: Client) -> None:
    shown = pick(client, **PERSON)
    assert OPEN in send(client, shown, postcode="73 AM").text
    elsewhere = send(client, shown, email="geen adres")
    assert elsewhere.status_code == 422
    assert FOLDED in elsewhere.text
    assert OPEN not in elsewhere.text


def test_what_the_directory_does_not_say_is_asked_first(client: Client) -> None:
    DirectoryEntry.objects.filter(ref="991000003").update(postcode="")
    response = pick(client)
    assert OPEN in response.text
    assert re.findall(r'<input[^>]*name="postcode"[^>]*autofocus', response.text)


def test_another_country_opens_the_card_and_says_what_differs(client: Client) -> None:
    response = send(client, pick(client), button="country", country="DE")
    assert OPEN in response.text
    assert "Anders dan in het register: Landcode" in card(response)
    assert response.context["form"].picked_company is not None


def test_what_was_changed_of_a_company_stands_on_the_card(client: Client) -> None:
    shown = pick(client, **PERSON)
    response = send(client, shown, email="geen adres", city="Meerssen")
    assert "Meerssen" in card(response)
    assert "Anders dan in het register: Plaats" in card(response)


def test_a_search_for_another_company_opens_the_card(client: Client) -> None:
    response = send(client, pick(client), button="search", q="brindolux")
    assert OPEN in response.text
    assert 'name="pick"' in response.text


def test_looking_for_a_dealer_leaves_the_company_folded(client: Client, dealer: Dealer) -> None:
    response = send(client, pick(client), button="dealer", dealer_search="zwolle")
    assert OPEN not in response.text
    assert response.text.count(FOLDED) == 2


# ---------------------------------------------------------------- the dealer


def test_the_list_of_dealers_has_a_button_for_each(
    client: Client, dealer: Dealer, other_dealer: Dealer
) -> None:
    text = page(client.get(DEALERS, {"dealer_search": "b.v."}))
    assert 'name="button" value="dealer:demo-gereedschap"' in text
    assert 'name="button" value="dealer:tweede-dealer"' in text
    assert "2 dealers gevonden." in text
    assert "Geen dealer gevonden" in page(client.get(DEALERS, {"dealer_search": "xyzzy"}))
    assert client.get(DEALERS).text.strip() == ""


def test_a_dealer_that_has_stopped_is_not_in_the_list(client: Client, dealer: Dealer) -> None:
    Dealer.objects.filter(pk=dealer.pk).update(stopped_on="2026-01-01")
    assert "demo-gereedschap" not in client.get(DEALERS, {"dealer_search": "zwolle"}).text


def test_looking_up_dealers_is_limited(client: Client, dealer: Dealer) -> None:
    for _ in range(LOOK_UPS.rates[0].amount):
        assert client.get(DEALERS, {"dealer_search": "x"}).status_code == 200
    refused = client.get(DEALERS, {"dealer_search": "x"})
    assert refused.status_code == 429
    assert "Wacht een minuut" in page(refused)


def test_a_dealer_that_was_chosen_is_a_card_and_everything_typed_stays(
    client: Client, dealer: Dealer
) -> None:
    shown = pick(client, **PERSON, phone="055 506 7600")
    response = send(client, shown, button="dealer:demo-gereedschap", dealer_search="zwo")
    assert "Demo Gereedschap B.V." in card(response, 1)
    assert "Uw dealer, in Zwolle" in card(response, 1)
    assert as_shown(response)["phone"] == "055 506 7600"
    assert 'value="save" autofocus' in response.text
    assert "Demo Gereedschap B.V. krijgt direct bericht" in page(response)
    assert send(client, response).status_code == 302
    assert Customer.objects.get().dealer == dealer


def test_the_only_dealer_that_is_found_is_chosen(
    client: Client, dealer: Dealer, other_dealer: Dealer
) -> None:
    response = client.post(REGISTER, {"button": "dealer", "dealer_search": "venlo"})
    assert as_shown(response)["dealer_choice"] == "tweede-dealer"
    assert 'value="tweede-dealer" checked' in response.text
    several = client.post(REGISTER, {"button": "dealer", "dealer_search": "b.v."})
    assert as_shown(several)["dealer_choice"] == ""


def test_a_dealer_that_was_typed_and_not_pressed_is_found_when_it_is_sent(
    client: Client, dealer: Dealer, other_dealer: Dealer
) -> None:
    shown = pick(client, **PERSON)
    several = send(client, shown, dealer_search="b.v.")
    assert "dealer_choice" in several.context["form"].errors
    assert send(client, shown, dealer_search="demo gereedschap zwolle").status_code == 302
    assert Customer.objects.get().dealer == dealer


@pytest.mark.parametrize("slug", ["", "-", "bestaatniet", "\0", "é" * 300])
def test_a_dealer_that_is_not_there_is_no_card(client: Client, dealer: Dealer, slug: str) -> None:
    response = client.post(REGISTER, {"button": f"dealer:{slug}"})
    assert response.status_code == 200
    assert "<details" not in response.text


# ---------------------------------------------------------------- what the fields say of themselves


def attributes(response: Any, name: str) -> str:
    [tag] = re.findall(rf'<(?:input|select)[^>]*\bname="{name}"[^>]*>', response.text)
    return str(tag)


OWN = {
    "country": "country",
    "name": "organization",
    "street": "address-line1",
    "postcode": "postal-code",
    "city": "address-level2",
    "contact_name": "name",
    "email": "email",
    "phone": "tel",
    "language": "language",
}


@pytest.mark.parametrize("name", OWN)
def test_a_browser_may_fill_in_what_is_the_applicants_own(client: Client, name: str) -> None:
    assert f'autocomplete="{OWN[name]}"' in attributes(client.get(REGISTER), name)


def test_back_shows_again_whatever_was_typed(client: Client) -> None:
    """Browsers show a field with autocomplete="off" empty when somebody goes back to it."""
    response = client.get(REGISTER)
    for name in ("house_number", "addition", "register_number", "branch_number", "vat_number"):
        assert 'autocomplete="on"' in attributes(response, name)


def test_the_fields_ask_for_the_right_keyboard(client: Client) -> None:
    dutch = client.get(REGISTER)
    german = client.post(REGISTER, {"button": "country", "country": "DE"})
    assert 'type="tel"' in attributes(dutch, "phone")
    assert 'type="email"' in attributes(dutch, "email")
    assert 'inputmode="numeric"' in attributes(dutch, "register_number")
    assert 'inputmode="text"' in attributes(dutch, "postcode")
    assert 'inputmode="numeric"' in attributes(german, "postcode")
    assert 'inputmode="text"' in attributes(german, "register_number")


def test_what_is_optional_says_so_and_what_is_required_does_not(client: Client) -> None:
    response = client.get(REGISTER)
    for name in ("addition", "register_number", "branch_number", "vat_number", "phone"):
        assert f'aria-describedby="id_{name}_optional"' in attributes(response, name)
    for name in ("name", "street", "house_number", "postcode", "city", "contact_name", "email"):
        assert " required" in attributes(response, name)
        assert f"id_{name}_optional" not in response.text
    assert "id_q_optional" not in response.text
    assert "id_dealer_search_optional" not in response.text
