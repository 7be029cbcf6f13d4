"""Staff fill in the numbers of a dealer, by which it receives orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, User
from customers.actors import Actor
from tests.customers.mails_and_pages import page


@pytest.fixture
def client(client_of: Callable[[Actor], Client], staff: User) -> Client:
    return client_of(Actor.staff(staff))


def save(client: Client, dealer: Dealer, **typed: str) -> Any:
    """Send the form of a dealer as a browser does, with these fields changed."""
    path = reverse("admin:accounts_dealer_change", args=[dealer.pk])
    context = client.get(path).context
    form = context["adminform"].form
    sent = {form.add_prefix(name): str(form[name].value() or "") for name in form.fields}
    for formset in context["inline_admin_formsets"]:
        for field in formset.formset.management_form:
            sent[field.html_name] = str(field.value())
    return client.post(path, {**sent, **typed})


def test_the_numbers_of_a_dealer_are_tidied(client: Client, dealer: Dealer) -> None:
    typed = {
        "register_number": "9900.0011",
        "vat_number": "0000.99.998.B57",
        "peppol_id": "0088: 8712345 000004",
    }
    assert save(client, dealer, **typed).status_code == 302
    dealer.refresh_from_db()
    assert dealer.register_number == "99000011"
    assert dealer.vat_number == "NL000099998B57"
    assert dealer.peppol_id == "0088:8712345000004"


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("register_number", "1234", "Een KvK-nummer heeft acht cijfers"),
        ("vat_number", "NL123", "Dit btw-nummer klopt niet."),
        (
            "peppol_id",
            "12345678",
            "Een Peppol-id is een schema en een nummer, zoals 0106:12345678.",
        ),
        ("peppol_id", "EM:a@b.example", "“EM” is geen schema van Peppol."),
        ("peppol_id", "0106:1234", "“1234” is geen nummer van schema 0106."),
    ],
)
def test_a_wrong_number_is_said_at_its_field(
    client: Client, dealer: Dealer, name: str, typed: str, sentence: str
) -> None:
    response = save(client, dealer, **{name: typed})
    assert sentence in page(response)
    assert name in response.context["adminform"].form.errors


def test_the_numbers_are_those_of_the_country(client: Client, dealer: Dealer) -> None:
    typed = {"country": "BE", "register_number": "0403.019.261", "vat_number": "0403019261"}
    assert save(client, dealer, **typed).status_code == 302
    dealer.refresh_from_db()
    assert (dealer.register_number, dealer.vat_number) == ("0403019261", "BE0403019261")
