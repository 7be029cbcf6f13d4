"""The demo: two made-up dealers, their logins, and customers in every state.

Its customers are made by the same actions as real ones, with a clock that is moved to the day on
which each would have happened, so their history and mails are real.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import APPLICANT, Actor
from customers.models import Contact, Customer
from orders.actions import add_to_basket, basket_of, place_order, save_details, set_discount
from orders.catalogue.demo import load_demo_catalogue
from orders.models import ProductGroup
from orders.order_lines import TypedLine
from orders.pricing import price_basket
from portal.demo_past import (
    choose_password,
    days_ago,
    lose_login,
    make_past,
    note_first_visit,
    open_login,
)
from portal.moved_clock import clock_at
from registry.company import Company
from registry.folding import fold
from registry.loading.demo import load_demo_companies
from registry.models import DirectoryEntry

PASSWORD = "phantom-demo"  # noqa: S105 - printed on the demo's login page
FIRST_ORDER = (("11.110.0850", "20"), ("21.110.08125", "2"), ("31.110.0400", "5"))
SURNAMES = ("Visser", "Mulder", "Smit", "de Boer", "Peeters", "van Dijk", "Bos", "Kok", "Vos")


def load() -> None:
    load_demo_companies()
    load_demo_catalogue()
    if not User.objects.filter(email="dealer@demo.example").exists():
        _load_people()


@transaction.atomic
def _load_people() -> None:
    """Make everybody, each on the days that it would have happened, by the actions of the portal.

    All of it is more than an hour ago: a first request of today reaches the dealer at once.
    """
    with clock_at(days_ago(200)):
        first, second = _dealers()
        by_first = Actor.of_employee(_employee(first, "dealer@demo.example", "M. Bakker"))
        _employee(first, "dealer3@demo.example", "S. de Wit")
        by_second = Actor.of_employee(_employee(second, "dealer2@demo.example", "T. Vos"))
        _person("staff@demo.example", "B. van Ommen", is_staff=True, is_superuser=True)
        _person("klant@demo.example", "J. de Boer")
    companies = _companies()
    _customer_of_two_dealers(companies, first, by_first, second, by_second)
    for number in range(12):
        _customer_that_orders(companies.pop(), first, by_first, number, since=90 - 6 * number)
    _logins_that_are_not_used(companies, first, by_first)
    for number, days in ((16, 8), (17, 3), (18, 1)):
        _add(companies.pop(), first, by_first, number, since=days)
    late = _customer_that_orders(companies.pop(), first, by_first, 19, since=120)
    with clock_at(days_ago(6)):
        actions.block_customer(late, reason="Drie facturen staan open.", by=by_first)
    _requests(companies, first, by_first)
    _register(companies.pop(), None, 40, since=1)  # does not know its dealer
    _order_something(first, by_first)
    for number in range(20, 23):
        _customer_that_orders(companies.pop(), second, by_second, number, since=3 * number)
    make_past(longest_waiting=11)


def _dealers() -> tuple[Dealer, Dealer]:
    first = Dealer.objects.create(
        name="Demo Gereedschap B.V.",
        slug="demo-gereedschap",
        phone="000-000 00 01",
        email="verkoop@demo-gereedschap.example",
        register_number="99000011",
        street="Verzonnen Kade",
        house_number="1",
        postcode="8011 AA",
        city="Zwolle",
    )
    second = Dealer.objects.create(
        name="Tweede Dealer B.V.",
        slug="tweede-dealer",
        phone="000-000 00 02",
        email="info@tweede-dealer.example",
        register_number="99000012",
        street="Demoweg",
        house_number="2",
        postcode="5911 AA",
        city="Venlo",
    )
    return first, second


@cache
def _hashed_password() -> str:
    """Returns one hash for all of them: making it is slow on purpose."""
    return make_password(PASSWORD)


def _person(email: str, name: str, **fields: Any) -> User:
    user = User.objects.create_user(email, name=name, **fields)
    user.password = _hashed_password()
    user.save(update_fields=["password"])
    return user


def _employee(dealer: Dealer, email: str, name: str) -> DealerEmployee:
    return DealerEmployee.objects.create(user=_person(email, name), dealer=dealer)


def _companies() -> list[Company]:
    """Return made-up companies that still trade, Dutch ones last so that they are popped first."""
    entries = DirectoryEntry.objects.filter(is_active=True, is_fictional=True)
    abroad = entries.exclude(country="NL").order_by("ref")[:2]
    dutch = entries.filter(country="NL").order_by("-ref")[:40]
    return [entry.company("local") for entry in (*abroad, *dutch)]


def _fields(company: Company, *, fetched_at: datetime | None) -> dict[str, Any]:
    """Return the columns of Customer, as if the company had been picked in the form."""
    own = ("name", "country", "street", "house_number", "addition", "postcode", "city")
    numbers = ("register_number", "branch_number", "vat_number", "duns")
    fields = {name: getattr(company, name) for name in (*own, *numbers)}
    if fetched_at:
        fields |= {
            "directory_source": company.source,
            "directory_ref": company.ref,
            "directory_record": company.to_record(),
            "directory_fetched_at": fetched_at,
        }
    return fields


def _contact(company: Company, number: int) -> actions.PersonFields:
    surname = SURNAMES[number % len(SURNAMES)]
    host = fold(company.name).split()[0]
    return actions.PersonFields(
        name=f"{chr(65 + number % 20)}. {surname}",
        email=f"{surname.split()[-1].lower()}{number}@{host}.example",
        phone="",
        language="de" if company.country == "DE" else "nl",
    )


def _add(company: Company, dealer: Dealer, by: Actor, number: int, *, since: int) -> Customer:
    with clock_at(days_ago(since)):
        customer, _event = actions.add_customer(
            company=_fields(company, fetched_at=timezone.now()),
            person=_contact(company, number),
            dealer=dealer,
            by=by,
        )
    return customer


def _unblocked(company: Company, dealer: Dealer, by: Actor, number: int, *, since: int) -> Customer:
    customer = _add(company, dealer, by, number, since=since)
    with clock_at(days_ago(since, hour=11)):
        actions.unblock_customer(customer, by=by)
    return customer


def _customer_that_orders(
    company: Company, dealer: Dealer, by: Actor, number: int, *, since: int
) -> Customer:
    """Make a customer that chose its password the day after it got its login."""
    customer = _unblocked(company, dealer, by, number, since=since)
    choose_password(customer, _hashed_password(), at=days_ago(since - 1, hour=13))
    return customer


def _logins_that_are_not_used(companies: list[Company], dealer: Dealer, by: Actor) -> None:
    """Make the logins that a dealer has to look after: not used, opened, expired, not arrived."""
    _unblocked(companies.pop(), dealer, by, 12, since=1)
    opened = _unblocked(companies.pop(), dealer, by, 13, since=2)
    open_login(opened, at=days_ago(1, hour=8))
    _unblocked(companies.pop(), dealer, by, 14, since=12)
    lose_login(_unblocked(companies.pop(), dealer, by, 15, since=4), at=days_ago(4, hour=12))


def _register(
    company: Company,
    dealer: Dealer | None,
    number: int,
    *,
    since: int,
    picked: bool = True,
    **typed: str,
) -> Customer:
    with clock_at(days_ago(since, hour=10 + number % 5)):
        fields = _fields(company, fetched_at=timezone.now() if picked else None)
        customer, _event = actions.register_customer(
            company={**fields, **typed}, person=_contact(company, number), dealer=dealer
        )
    return customer


def _requests(companies: list[Company], dealer: Dealer, by: Actor) -> None:
    """Make three requests that wait, one that was rejected, and one that was withdrawn."""
    _register(companies.pop(), dealer, 30, since=11)
    _register(companies.pop(), dealer, 31, since=4, street="Testkade", house_number="14")
    _register(companies.pop(0), dealer, 32, since=1, picked=False)  # from abroad, typed by hand
    rejected = _register(companies.pop(), dealer, 33, since=20)
    with clock_at(days_ago(19)):
        actions.reject_customer(
            rejected,
            reason="U bent nog geen klant bij ons. Bel ons om kennis te maken.",
            internal_note="Nooit besteld, ook niet onder een andere naam.",
            by=by,
        )
    withdrawn = _register(companies.pop(), dealer, 34, since=16)
    with clock_at(days_ago(15)):
        actions.withdraw_customer(withdrawn, by=APPLICANT)


def _customer_of_two_dealers(
    companies: list[Company], first: Dealer, by_first: Actor, second: Dealer, by_second: Actor
) -> None:
    """Make the customer of klant@demo.example at two dealers, with one login."""
    company = companies.pop()
    person = actions.PersonFields(
        name="J. de Boer", email="klant@demo.example", phone="", language="nl"
    )
    for dealer, by, days in ((first, by_first, 60), (second, by_second, 30)):
        with clock_at(days_ago(days)):
            customer, _event = actions.add_customer(
                company=_fields(company, fetched_at=timezone.now()),
                person=person,
                dealer=dealer,
                by=by,
            )
            actions.unblock_customer(customer, by=by)
        note_first_visit(customer, at=days_ago(days - 1))


def _order_something(dealer: Dealer, by: Actor) -> None:
    """Give klant@demo.example a discount on drills for this year, and let it order."""
    contact = Contact.objects.select_related("customer__dealer", "user").get(
        customer__dealer=dealer, email="klant@demo.example"
    )
    with clock_at(days_ago(5, hour=14)):
        set_discount(
            dealer,
            customer=contact.customer,
            group=ProductGroup.objects.get(number="11"),
            percentage=Decimal(25),
            valid_from=None,
            valid_until=date(timezone.localdate().year, 12, 31),
            by=by,
        )
        customer, buyer = contact.customer, Actor.of_contact(contact)
        basket = basket_of(customer, by=buyer)
        add_to_basket(basket, [TypedLine(number, quantity) for number, quantity in FIRST_ORDER])
        basket = save_details(basket, own_reference="PO-2026-7", remarks="", delivery=None)
        place_order(basket, attempt=basket.attempt, seen=price_basket(basket).fingerprint, by=buyer)
