"""A dealer adds a customer and corrects it: search, pick, Enter, and whatever is typed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, DealerEmployee
from customers.actors import Actor
from customers.models import Contact, Customer
from customers.states import State
from mail.models import Mail
from registry.loading.demo import load_demo_companies
from tests.customers.mails_and_pages import page, said

ADD = reverse("customers:add")
TYPED = {
    "country": "NL",
    "name": "Velmora Metaalwerken B.V.",
    "street": "Testkade",
    "house_number": "14",
    "postcode": "7323am",
    "city": "Apeldoorn",
    "contact_name": "J. de Boer",
    "email": "Inkoop@Velmora.example",
    "language": "nl",
}


@pytest.fixture
def client(client_of: Callable[[Actor], Client], by: Actor) -> Client:
    return client_of(by)


@pytest.fixture
def companies(db: None) -> None:
    load_demo_companies()


def send(client: Client, url: str = ADD, **fields: str) -> Any:
    return client.post(url, {**TYPED, "button": "save", **fields})


def change_url(customer: Customer) -> str:
    return reverse("customers:change", args=[customer.reference])


def as_shown(response: Any) -> dict[str, str]:
    """Return what a browser would send of the form that is on the page."""
    form = response.context["form"]
    return {name: str(form[name].value() or "") for name in form.fields}


# ---------------------------------------------------------------- saving


def test_saved_is_still_blocked_and_says_so(client: Client, dealer: Dealer) -> None:
    response = send(client)
    customer = Customer.objects.get()
    assert response["Location"] == customer.get_absolute_url()
    assert (customer.state, customer.dealer, customer.postcode) == ("blocked", dealer, "7323 AM")
    assert Contact.objects.get().email == "inkoop@velmora.example"
    assert not Mail.objects.exists()
    assert "maar nog geblokkeerd. Klik op 'Blokkade opheffen'" in page(
        client.get(customer.get_absolute_url())
    )


def test_saved_and_unblocked_in_one_go(client: Client) -> None:
    response = send(client, button="save_and_unblock")
    assert Customer.objects.get().state == State.ACTIVE
    assert Mail.objects.get().event == "invitation"
    assert "inkoop@velmora.example" in said(response)[-1]


def test_without_an_address_it_can_be_saved_and_not_unblocked(client: Client) -> None:
    refused = send(client, button="save_and_unblock", email="")
    assert refused.status_code == 422
    assert "Vul het e-mailadres in waarop de klant zijn login ontvangt" in page(refused)
    assert not Customer.objects.exists()
    assert send(client, email="", contact_name="", phone="").status_code == 302


@pytest.mark.parametrize("button", ["enter", ""])
def test_enter_saves(client: Client, button: str) -> None:
    assert send(client, button=button).status_code == 302
    assert Customer.objects.get().state == State.BLOCKED


def test_the_first_button_of_the_form_is_enters(client: Client) -> None:
    form = client.get(ADD).text.split('id="company-form"')[1]
    assert 'value="enter"' in form.split("<button", 2)[1]


@pytest.mark.parametrize("button", ["save", "save_and_unblock"])
def test_the_same_form_sent_twice_makes_one_customer(client: Client, button: str) -> None:
    token = as_shown(client.get(ADD))["reference_token"]
    first, second = (send(client, button=button, reference_token=token) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Customer.objects.count() == 1
    assert Mail.objects.count() == (1 if button == "save_and_unblock" else 0)
    assert send(client).status_code == 302
    assert Customer.objects.count() == 2


def test_the_same_form_for_another_dealer_makes_another_customer(
    client: Client, client_of: Callable[[Actor], Client], other_employee: DealerEmployee
) -> None:
    token = as_shown(client.get(ADD))["reference_token"]
    mine = send(client, reference_token=token)["Location"]
    theirs = send(client_of(Actor.of_employee(other_employee)), reference_token=token)["Location"]
    assert mine != theirs
    assert Customer.objects.filter(dealer=other_employee.dealer).count() == 1
    assert client.get(theirs).status_code == 404


# ---------------------------------------------------------------- search and pick


@pytest.mark.usefixtures("companies")
@pytest.mark.parametrize("button", ["search", "enter"])
def test_a_search_saves_nothing_and_keeps_what_was_typed(client: Client, button: str) -> None:
    response = send(client, button=button, q="quostra print")
    assert response.status_code == 200
    assert 'name="pick" value="local:991000003"' in response.text
    for name in ("street", "contact_name", "email", "postcode"):
        assert as_shown(response)[name] == TYPED[name]
    assert "error-summary" not in response.text
    assert not Customer.objects.exists()


@pytest.mark.usefixtures("companies")
def test_enter_saves_again_once_it_has_been_looked_up(client: Client) -> None:
    asked = as_shown(send(client, button="search", q="quostra print"))
    assert asked["asked"] == "quostra print"
    assert client.post(ADD, {**asked, "button": "enter"}).status_code == 302


@pytest.mark.usefixtures("companies")
def test_picking_fills_in_and_all_can_be_changed(client: Client) -> None:
    picked = as_shown(client.post(ADD, {"country": "NL", "pick": "local:991000003"}))
    assert picked["name"] == "Quostra Printservices B.V."
    assert picked["city"] == "Maastricht"
    assert client.post(ADD, {**picked, "city": "Meerssen", "button": "enter"}).status_code == 302
    customer = Customer.objects.get()
    assert customer.city == "Meerssen"
    assert customer.directory_record is not None
    assert customer.directory_record["city"] == "Maastricht"
    assert customer.directory_fetched_at


@pytest.mark.usefixtures("companies")
def test_picking_keeps_the_person(client: Client) -> None:
    shown = as_shown(client.post(ADD, {**TYPED, "pick": "local:991000003"}))
    assert shown["contact_name"] == TYPED["contact_name"]
    assert shown["email"] == TYPED["email"]


@pytest.mark.usefixtures("companies")
def test_another_country_after_picking_keeps_the_source_and_marks_what_differs(
    client: Client,
) -> None:
    picked = as_shown(client.post(ADD, {"country": "NL", "pick": "local:991000003"}))
    fields = {**picked, "country": "DE", "postcode": "50667", "register_number": ""}
    shown = client.post(ADD, {**fields, "button": "country"})
    assert "Anders dan in het register: Landcode, Postcode" in page(shown)
    saved = {**as_shown(shown), "vat_number": "", "branch_number": "", "button": "save"}
    response = client.post(ADD, saved)
    assert response.status_code == 302
    customer = Customer.objects.get()
    assert customer.country == "DE"
    assert customer.directory_record is not None
    assert customer.directory_record["country"] == "NL"
    assert customer.directory_source == "local"
    detail = page(client.get(response["Location"]))
    assert re.search(r"Landcode</th> <td>\w* ?.*?verschilt", detail)


@pytest.mark.parametrize("choice", ["", "local:", "local:0", "local:\0", "dnb:1", ":", "é" * 999])
def test_a_choice_that_is_not_there_keeps_the_form(client: Client, choice: str) -> None:
    response = client.post(ADD, {**TYPED, "pick": choice})
    assert response.status_code == 200
    assert as_shown(response)["name"] == TYPED["name"]


def test_when_no_source_answers_it_goes_on_by_hand(client: Client, settings: Any) -> None:
    settings.DIRECTORY = []
    assert send(client, button="search", q="quostra").status_code == 200
    assert send(client).status_code == 302


def test_another_country_changes_the_labels_and_keeps_what_was_typed(client: Client) -> None:
    response = send(client, button="country", country="BE")
    assert response.status_code == 200
    assert "Ondernemingsnummer" in response.text
    assert as_shown(response)["postcode"] == "7323am"
    assert "error-summary" not in response.text


def test_a_search_for_nothing_says_what_to_type(client: Client) -> None:
    response = send(client, button="search", q="")
    assert "Typ minstens drie tekens" in page(response)
    assert not Customer.objects.exists()


def test_the_search_is_a_text_field(client: Client) -> None:
    """A combobox may be made of that, and not of a search field (ARIA in HTML)."""
    [field] = [tag for tag in client.get(ADD).text.split("<input") if 'id="id_q"' in tag]
    assert field.count(' type="text"') == 1
    assert ' type="search"' not in field


# ---------------------------------------------------------------- what is wrong


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("postcode", "73AM", "Een Nederlandse postcode heeft vier cijfers en twee letters"),
        ("register_number", "123", "Een KvK-nummer heeft acht cijfers"),
        ("vat_number", "NL1", "Dit btw-nummer klopt niet"),
        ("phone", "bel mij", "Dit is geen telefoonnummer"),
        ("email", "geen adres", ""),
        ("name", "", ""),
        ("street", " ", ""),
        ("city", "\u202e", ""),
        ("house_number", "", ""),
        ("language", "xx", ""),
        ("country", "??", ""),
    ],
)
def test_a_mistake_is_told_at_its_field_and_everything_typed_stays(
    client: Client, field: str, typed: str, sentence: str
) -> None:
    response = send(client, **{field: typed})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert sentence in page(response)
    assert f'href="#id_{field}"' in response.text
    for name in set(TYPED) - {field, "country", "language"}:
        assert f'value="{TYPED[name]}"' in response.text
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("postcode", " 7323 aM ", "7323 AM"),
        ("register_number", "1234 5678", "12345678"),
        ("vat_number", "0001.23.511 b01", "NL000123511B01"),
        ("name", "  Café   d'Hondt  ", "Café d'Hondt"),
    ],
)
def test_what_people_type_is_stored_as_it_is_written(
    client: Client, field: str, typed: str, stored: str
) -> None:
    assert send(client, **{field: typed}).status_code == 302
    assert getattr(Customer.objects.get(), field) == stored


ODD = {
    "null byte": "a\0b",
    "200 characters": "é" * 200,
    "201 characters": "é" * 201,
    "longer when composed": "\ufb2c" * 16,
    "much longer when composed": "\ufb2c" * 200,
    "longer in capitals": "ß" * 32,
    "right to left": "\u202eabc\u202c שלום",
    "emoji": "👩‍🔧 Draaierij 🔩",
    "apostrophes": "'s-Hertogenbosch; DROP TABLE--",
    "markup": "<script>alert(1)</script>",
    "control": "a\x07\x1b[31m\r\nBcc: x@y.example",
    "longer in small letters": "İ" * 200 + "@velmora.example",
}
FIELDS = [
    *("country", "q", "asked", "picked", "reference_token", "name", "street", "house_number"),
    *("addition", "postcode", "city", "register_number", "branch_number", "vat_number"),
    *("contact_name", "email", "phone", "language", "button", "pick"),
]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("country", ["NL", "US"])
def test_odd_input_is_stored_or_refused_politely(client: Client, odd: str, country: str) -> None:
    for field in FIELDS:
        response = send(client, **{"country": country, field: ODD[odd]})
        assert response.status_code in (200, 302, 422), field
        assert "<script>alert" not in response.text
    for customer in Customer.objects.all():
        assert client.get(customer.get_absolute_url()).status_code == 200


def test_two_hundred_characters_fit(client: Client) -> None:
    assert send(client, name="é" * 200).status_code == 302
    assert send(client, name="é" * 201).status_code == 422
    assert Customer.objects.get().name == "é" * 200


# ---------------------------------------------------------------- correcting


def test_a_corrected_customer(client: Client, blocked: Customer) -> None:
    assert as_shown(client.get(change_url(blocked)))["name"] == "Tjalvero Constructie B.V."
    send(client, change_url(blocked))
    blocked = Customer.objects.get(pk=blocked.pk)
    assert (blocked.name, blocked.state) == (TYPED["name"], State.BLOCKED)
    assert [event.kind for event in blocked.events.all()] == [
        "added",
        "changed",
        "contact_corrected",
    ]


def test_corrected_and_unblocked(client: Client, blocked: Customer) -> None:
    send(client, change_url(blocked), button="save_and_unblock")
    assert Customer.objects.get(pk=blocked.pk).state == State.ACTIVE
    assert Mail.objects.get().to == "inkoop@velmora.example"


def test_nothing_changed_writes_no_history(client: Client, blocked: Customer) -> None:
    shown = as_shown(client.get(change_url(blocked)))
    assert client.post(change_url(blocked), {**shown, "button": "save"}).status_code == 302
    assert blocked.events.count() == 1


def test_the_address_of_a_login_may_be_changed_not_taken_away(
    client: Client, active: Customer
) -> None:
    assert "id_email_optional" not in client.get(change_url(active)).text
    refused = send(client, change_url(active), email="")
    assert refused.status_code == 422
    assert "heeft een e-mailadres nodig" in page(refused)
    kept = {"contact_name": "K. Visser"}
    assert send(client, change_url(active), **kept).status_code == 302
    assert Mail.objects.filter(event="invitation", to="inkoop@velmora.example").count() == 1


def test_unblocking_what_is_unblocked_says_so_and_saves_nothing(
    client: Client, active: Customer
) -> None:
    changed = {"name": "Andere naam", "contact_name": "K. Visser"}
    response = send(client, change_url(active), button="save_and_unblock", **changed)
    assert response.status_code == 422
    assert "al gedeblokkeerd" in page(response) or "al opgeheven" in page(response)
    assert Customer.objects.get(pk=active.pk).name == "Brindolux Techniek B.V."


@pytest.mark.parametrize("reference", ["bestaatniet1", "%00", "a" * 300, "é"])
def test_a_customer_that_does_not_exist(client: Client, reference: str) -> None:
    assert client.get(f"/klanten/{reference}/wijzigen/").status_code == 404


def test_the_customer_of_another_dealer_does_not_exist(
    client_of: Callable[[Actor], Client], other_employee: DealerEmployee, blocked: Customer
) -> None:
    client = client_of(Actor.of_employee(other_employee))
    assert client.get(change_url(blocked)).status_code == 404
    assert send(client, change_url(blocked)).status_code == 404
    assert Customer.objects.get().name == "Tjalvero Constructie B.V."


# ---------------------------------------------------------------- an address in its parts


def test_an_addition_typed_with_the_number_is_stored_apart(client: Client) -> None:
    assert send(client, house_number="51 bis").status_code == 302
    customer = Customer.objects.get()
    assert (customer.house_number, customer.addition) == ("51", "bis")
    assert customer.street_line == "Testkade 51 bis"


def test_what_was_stored_before_a_rule_stays_until_it_is_changed(
    client: Client, blocked: Customer
) -> None:
    Customer.objects.filter(pk=blocked.pk).update(register_number="onbekend", vat_number="NL1")
    shown = as_shown(client.get(change_url(blocked)))
    client.post(change_url(blocked), {**shown, "city": "Zwolle", "button": "save"})
    changed = Customer.objects.get(pk=blocked.pk)
    assert (changed.city, changed.register_number, changed.vat_number) == (
        "Zwolle", "onbekend", "NL1",
    )  # fmt: skip
    refused = client.post(change_url(blocked), {**shown, "vat_number": "NL2", "button": "save"})
    assert "Dit btw-nummer klopt niet" in page(refused)


@pytest.mark.parametrize("name", ["register_number", "branch_number", "vat_number", "phone"])
def test_a_number_out_of_a_spreadsheet_is_refused_with_a_sentence(
    client: Client, name: str
) -> None:
    refused = send(client, **{name: "1,2345678E+07"})
    assert "Een spreadsheet heeft dit nummer veranderd" in page(refused)
    assert not Customer.objects.exists()
