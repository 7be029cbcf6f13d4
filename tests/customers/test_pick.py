"""What is picked in the form is what is saved, without anything of an earlier pick."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Dealer
from customers import actions
from customers.actors import Actor
from customers.models import Contact, Customer
from registry.form_token import make_token
from registry.loading.demo import load_demo_companies
from registry.models import DirectoryEntry
from tests.conftest import company, person
from tests.registry.sources import (
    _running_dnb,
    _running_kvk,
    fails,
    standin_dnb,
    standin_kvk,
)
from tests.standins.server import Standin

__all__ = ["_running_dnb", "_running_kvk", "standin_dnb", "standin_kvk"]

ADD = reverse("customers:add")
ADDRESS = ("street", "house_number", "addition", "postcode", "city")
NUMBERS = ("register_number", "branch_number", "vat_number")
TAKEN_OVER = "is overgenomen uit het bedrijvenregister"
QUOSTRA = "local:991000003"


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


def as_shown(response: Any) -> dict[str, str]:
    """Return what a browser would send of the form that is on the page."""
    form = response.context["form"]
    found = re.search(r'name="found" value="([^"]*)"', response.text)
    sent = {name: str(form[name].value() or "") for name in form.fields}
    return {**sent, "found": found[1] if found else ""}


def chosen(client: Client, query: str, sent: dict[str, str] | None = None) -> Any:
    """Search, and press the first "Kiezen"."""
    fields = {"country": "NL", **(sent or {}), "q": query, "button": "search"}
    found = client.post(ADD, fields)
    choice = re.search(r'name="pick" value="([^"]+)"', found.text)
    assert choice, found.text
    return client.post(ADD, {**as_shown(found), "pick": choice[1]})


def read(response: Any) -> str:
    """Return the words of a page as they are read, also where a part of them is marked."""
    unmarked = re.sub(r"</?mark>", "", response.text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", unmarked)).split())


def values(response: Any, *names: str) -> list[str]:
    shown = as_shown(response)
    return [shown[name] for name in names]


def saved(client: Client, response: Any, **changed: str) -> Customer:
    """Save the form that is on the page, filling in what it lacks."""
    sent = {**as_shown(response), **changed, "button": "save"}
    answer = client.post(ADD, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    return Customer.objects.latest("pk")


# ---------------------------------------------------------------- a record that is not given


def test_what_the_list_showed_replaces_an_earlier_pick(
    client: Client, standin_kvk: Standin
) -> None:
    first = as_shown(chosen(client, "quostra printservices"))
    assert (first["house_number"], first["postcode"]) == ("96", "6211 QX")
    second = chosen(client, "velzimo afgesloten", first)
    assert values(second, "name", "street", "city") == [
        "Velzimo Afgesloten B.V.", "Testkade", "Apeldoorn"
    ]  # fmt: skip
    assert values(second, "house_number", "addition", "postcode", "vat_number") == [""] * 4
    assert values(second, "register_number", "branch_number") == ["91000101", "000091000101"]
    assert "Meer dan dit geeft KVK niet van dit bedrijf." in read(second)
    customer = saved(client, second, house_number="21", postcode="7323 AM")
    assert (customer.name, customer.directory_ref) == (
        "Velzimo Afgesloten B.V.",
        "91000101-000091000101",
    )


def test_without_an_earlier_pick_the_list_fills_in_too(
    client: Client, standin_kvk: Standin
) -> None:
    shown = chosen(client, "velzimo bezig")
    assert values(shown, "name", "city") == ["Velzimo Bezig B.V.", "Apeldoorn"]
    assert "KVK geeft nu niet meer van dit bedrijf." in read(shown)


@pytest.mark.parametrize("query", ["velzimo weggehouden", "velzimo weinig"])
def test_dnb_may_give_no_more_than_its_list(
    client: Client, standin_dnb: Standin, query: str
) -> None:
    first = as_shown(chosen(client, "quostra printservices"))
    second = chosen(client, query, first)
    assert values(second, "street", "city", "register_number") == ["Testkade", "Apeldoorn", ""]
    assert "Meer dan dit geeft D&B niet van dit bedrijf." in read(second)


def test_a_company_that_a_load_removed_fills_in_what_was_listed(client: Client) -> None:
    load_demo_companies()
    found = client.post(ADD, {"country": "NL", "q": "quostra print", "button": "search"})
    DirectoryEntry.objects.all().delete()
    shown = client.post(ADD, {**as_shown(found), "pick": QUOSTRA})
    assert values(shown, "name", "house_number") == ["Quostra Printservices B.V.", "96"]
    assert "Meer dan dit geeft het bedrijvenregister niet van dit bedrijf." in read(shown)
    assert saved(client, shown).directory_source == "local"


def test_a_customer_that_is_corrected_can_become_one_that_a_load_removed(
    client: Client, by: Actor, dealer: Dealer
) -> None:
    load_demo_companies()
    customer = actions.add_customer(company=company(), person=person(), dealer=dealer, by=by)[0]
    url = reverse("customers:change", args=[customer.reference])
    typed = as_shown(client.get(url))
    found = client.post(url, {**typed, "q": "quostra print", "button": "search"})
    DirectoryEntry.objects.all().delete()
    shown = client.post(url, {**as_shown(found), "pick": QUOSTRA})
    assert values(shown, "name", "house_number") == ["Quostra Printservices B.V.", "96"]
    answer = client.post(url, {**as_shown(shown), "button": "save"})
    assert answer.status_code == 302, answer.context["form"].errors
    customer.refresh_from_db()
    assert customer.one_line == "Demostraat 96, 6211 QX Maastricht"
    assert customer.directory_ref == "991000003"
    contact = Contact.objects.get(customer=customer)
    assert contact.email == person()["email"], "what nobody changed stays"


def test_what_was_listed_while_typing_goes_along_too(client: Client) -> None:
    load_demo_companies()
    typed = {"country": "NL", "q": "quostra print", "token": make_token()}
    fragment = client.get(reverse("registry:companies"), typed).text
    [found] = re.findall(r'name="found" value="([^"]+)"', fragment)
    DirectoryEntry.objects.all().delete()
    shown = client.post(ADD, {"country": "NL", "found": found, "pick": QUOSTRA})
    assert values(shown, "name", "city") == ["Quostra Printservices B.V.", "Maastricht"]


CHOICES = ["local:gone", "local:", "nobody:1", "kvk:00007919", "dnb:1", ":", "", "\0", "é" * 999]


@pytest.mark.parametrize("choice", CHOICES)
def test_one_of_which_nothing_is_known_takes_the_earlier_pick_away(
    client: Client, choice: str
) -> None:
    load_demo_companies()
    first = as_shown(client.post(ADD, {"country": "NL", "pick": QUOSTRA}))
    shown = client.post(ADD, {**first, "phone": "055-5067600", "pick": choice})
    assert values(shown, "name", *ADDRESS, *NUMBERS, "picked") == [""] * 10
    assert values(shown, "phone", "country") == ["055-5067600", "NL"]
    assert "Van het bedrijf dat u koos geeft" in read(shown)
    assert TAKEN_OVER not in read(shown)
    assert client.post(ADD, {**as_shown(shown), "button": "save"}).status_code == 422
    assert not Customer.objects.exists()


@pytest.mark.parametrize("choice", CHOICES)
def test_what_the_person_typed_stays(client: Client, choice: str) -> None:
    typed = {"country": "NL", "name": "Velmora", "street": "Testkade", "house_number": "14"}
    shown = client.post(ADD, {**typed, "pick": choice})
    assert values(shown, *typed) == list(typed.values())


def test_what_was_changed_since_an_earlier_pick_stays(client: Client) -> None:
    load_demo_companies()
    first = as_shown(client.post(ADD, {"country": "NL", "pick": QUOSTRA}))
    shown = client.post(ADD, {**first, "city": "Meerssen", "pick": "local:gone"})
    assert values(shown, "name", "street", "postcode", "city") == ["", "", "", "Meerssen"]


def test_a_number_that_was_typed_stays_with_the_company_that_lacks_it(
    client: Client, standin_kvk: Standin
) -> None:
    typed = {"vat_number": "NL000123511B01", "house_number": "21", "postcode": "7323 AM"}
    shown = chosen(client, "velzimo afgesloten", typed)
    assert values(shown, *typed) == list(typed.values())


def test_a_house_number_of_another_street_does_not_stay(
    client: Client, standin_kvk: Standin
) -> None:
    typed = {"street": "Demostraat", "house_number": "96", "postcode": "6211 QX"}
    shown = chosen(client, "velzimo afgesloten", typed)
    assert values(shown, *typed) == ["Testkade", "", ""]


def test_a_source_that_is_down_is_said_to_be(client: Client, standin_kvk: Standin) -> None:
    found = client.post(ADD, {"country": "NL", "q": "quostra printservices", "button": "search"})
    fails(standin_kvk, "server_error")
    shown = client.post(ADD, {**as_shown(found), "pick": "kvk:00007919-000000104729"})
    assert values(shown, "name", "street", "house_number") == [
        "Quostra Printservices B.V.", "Demostraat", ""
    ]  # fmt: skip
    assert "KVK geeft nu niet meer van dit bedrijf." in read(shown)


def test_the_note_stays_while_the_form_is_corrected(client: Client, standin_kvk: Standin) -> None:
    shown = chosen(client, "velzimo afgesloten")
    refused = client.post(ADD, {**as_shown(shown), "button": "save"})
    assert refused.status_code == 422
    assert "Meer dan dit geeft KVK niet van dit bedrijf." in read(refused)


# ---------------------------------------------------------------- names


def test_two_branches_of_one_company_do_not_read_the_same(
    client: Client, client_of: Callable[[Actor], Client], standin_kvk: Standin
) -> None:
    office = saved(client, chosen(client, "brunvos gereedschap"))
    branch = saved(client, chosen(client, "brunvos noord"))
    assert (office.name, branch.name) == ("Brunvos Gereedschap", "Brunvos Noord")
    assert office.statutory_name == branch.statutory_name == "Brunvos Groep B.V."
    detail = read(client.get(branch.get_absolute_url()))
    assert "Statutaire naam Brunvos Groep B.V. Brunvos Groep B.V." in detail
    assert "verschilt" not in detail
    listed = read(client.get(reverse("customers:list"), {"q": "groep"}))
    assert "Brunvos Noord" in listed
    assert "Brunvos Gereedschap" in listed


def test_the_statutory_name_stands_at_the_form_and_is_no_difference(
    client: Client, standin_kvk: Standin
) -> None:
    shown = chosen(client, "brunvos noord")
    assert "Statutaire naam: Brunvos Groep B.V." in read(shown)
    statutory = {**as_shown(shown), "name": "Brunvos Groep B.V.", "button": "country"}
    assert "Anders dan in het register" not in read(client.post(ADD, statutory))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("brunvos oud", "Deze vestiging is volgens KVK opgeheven. U kunt deze toch opslaan."),
        ("tolvera afgeschermd",
         "Het bezoekadres is bij KVK afgeschermd. De postbus is ingevuld."),
        ("tolvera geheim",
         "Het bezoekadres is bij KVK afgeschermd. Vul het adres zelf in."),
        ("tolvera postbus", "Van dit bedrijf kent KVK alleen een postbus."),
        ("kwestor gent",
         "KvK-nummer 91000132 past niet bij een adres in België, en is niet ingevuld."),
    ],
)  # fmt: skip
def test_what_the_fields_do_not_show_is_said(
    client: Client, standin_kvk: Standin, query: str, sentence: str
) -> None:
    shown = chosen(client, query)
    assert sentence in read(shown)
    [read_aloud] = re.findall(r'data-chosen="([^"]*)"', shown.text)
    assert sentence in read_aloud, "who cannot see the note hears it"


def test_a_company_that_has_ended_is_said_to_have(client: Client, settings: Settings) -> None:
    load_demo_companies()
    DirectoryEntry.objects.filter(ref="991000003").update(is_active=False)
    shown = client.post(ADD, {"country": "NL", "pick": QUOSTRA})
    assert (
        "Dit bedrijf is volgens het bedrijvenregister opgeheven. U kunt het toch opslaan."
        in read(shown)
    )
    assert saved(client, shown).name == "Quostra Printservices B.V."


def test_the_box_of_a_shielded_company_can_be_saved(client: Client, standin_kvk: Standin) -> None:
    customer = saved(client, chosen(client, "tolvera afgeschermd"))
    assert customer.one_line == "Postbus 410, 7323 AM Apeldoorn"


@pytest.mark.parametrize(
    ("query", "country", "number", "line"),
    [
        ("kwestor köln", "DE", "91000131", "Bohrerstraße 51, 50667 Köln"),
        ("kwestor gent", "BE", "", "Kwikstraat 52, 9000 Gent"),
        ("kwestor london", "GB", "91000133", "53 High Street, London SW1A 1AA"),
    ],
)
def test_a_company_at_a_foreign_address_can_be_saved(
    client: Client, standin_kvk: Standin, query: str, country: str, number: str, line: str
) -> None:
    shown = chosen(client, query)
    assert "Anders dan in het register" not in read(shown)
    customer = saved(client, shown)
    assert (customer.country, customer.register_number) == (country, number)
    assert customer.one_line == line
    assert customer.directory_record is not None
    assert customer.directory_record["register_number"].startswith("910001")
    assert "verschilt" not in read(client.get(customer.get_absolute_url()))


def test_all_of_an_addition_is_saved(client: Client, standin_kvk: Standin) -> None:
    customer = saved(client, chosen(client, "dravino boven"))
    assert (customer.house_number, customer.addition) == ("61", "A, 3e etage, kamer 315")
    assert "verschilt" not in read(client.get(customer.get_absolute_url()))


def test_a_former_name_is_called_one(client: Client, standin_kvk: Standin) -> None:
    found = client.post(ADD, {"country": "NL", "q": "dravino oud", "button": "search"})
    assert "voorheen Dravino Oud B.V." in read(found)
    customer = saved(client, chosen(client, "dravino oud"))
    assert customer.name == "Dravino Boven B.V."
    assert "Voorheen Dravino Oud B.V." in read(client.get(customer.get_absolute_url()))


def test_two_branches_with_one_name_in_one_town_differ_by_their_numbers(
    client: Client, standin_kvk: Standin
) -> None:
    found = client.post(ADD, {"country": "NL", "q": "quostra printservices", "button": "search"})
    assert "nevenvestiging 000000104730" in read(found)
    labels = re.findall(r'aria-label="(Kiezen: [^"]+)"', found.text)
    assert labels == [
        "Kiezen: Quostra Printservices B.V., Demostraat, Maastricht",
        "Kiezen: Quostra Printservices B.V., Testkade, Apeldoorn",
    ]
