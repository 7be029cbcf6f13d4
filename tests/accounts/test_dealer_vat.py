"""A dealer is in a place whose VAT the portal knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Dealer, User
from customers.actors import Actor
from tests.customers.test_clocks import admin_form

SENTENCE = "kent de btw van deze plaats niet"


@pytest.fixture
def client(client_of: Callable[[Actor], Client], staff: User) -> Client:
    return client_of(Actor.staff(staff))


@pytest.mark.parametrize(
    ("country", "postcode", "city"),
    [
        ("CH", "8001", "Zürich"),
        ("GB", "SW1A 1AA", "London"),
        ("GB", "BT1 1AA", "Belfast"),
        ("NO", "0150", "Oslo"),
        ("US", "10001", "New York"),
        ("ES", "35001", "Las Palmas"),
        ("IT", "", "Livigno"),
        ("FR", "97400", "Saint-Denis"),
        ("CW", "", "Willemstad"),
    ],
)
def test_a_dealer_outside_the_vat_area_is_refused_at_its_form(
    client: Client, dealer: Dealer, country: str, postcode: str, city: str
) -> None:
    sent = admin_form(dealer, country=country, postcode=postcode, city=city)
    page = client.post(reverse("admin:accounts_dealer_change", args=[dealer.pk]), sent)
    assert page.status_code == 200
    assert page.text.count(SENTENCE) == 1
    dealer.refresh_from_db()
    assert dealer.country == "NL"


@pytest.mark.parametrize(
    ("country", "postcode"),
    [("BE", "9000"), ("MC", "98000"), ("ES", "28013"), ("DE", "50667"), ("be", "9000")],
)
def test_a_dealer_within_it_is_saved(
    client: Client, dealer: Dealer, country: str, postcode: str
) -> None:
    sent = admin_form(dealer, country=country, postcode=postcode)
    page = client.post(reverse("admin:accounts_dealer_change", args=[dealer.pk]), sent)
    assert page.status_code == 302
    dealer.refresh_from_db()
    assert dealer.country == country.upper()


def test_one_that_has_stopped_may_be_anywhere(client: Client, dealer: Dealer) -> None:
    dealer.country, dealer.stopped_on = "CH", date(2026, 11, 1)
    dealer.save()
    sent = admin_form(dealer, stopped_on="2026-11-01", phone="000-000 00 09")
    page = client.post(reverse("admin:accounts_dealer_change", args=[dealer.pk]), sent)
    assert page.status_code == 302
