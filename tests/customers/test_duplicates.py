"""The same company twice is marked, for those who may know."""

from typing import Any

import pytest

from accounts.models import Dealer, DealerEmployee, User
from customers import actions
from customers.actors import APPLICANT, Actor
from customers.duplicates import similar_to
from customers.models import Contact, Customer
from tests.conftest import company, person

NUMBERS = {"register_number": "12345678", "vat_number": "NL001234567B01", "duns": "123456789"}


def another(dealer: Dealer | None, **fields: Any) -> Customer:
    """Register a company that has nothing in common with `pending`, but for `fields`."""
    email = fields.pop("email", "post@elders.example")
    elsewhere = {
        "name": "Elders B.V.",
        "street": "Elders",
        "house_number": "1",
        "postcode": "1011 AA",
        "city": "Amsterdam",
    }
    customer, _ = actions.register_customer(
        company=company(**{**elsewhere, **fields}), person=person(email=email), dealer=dealer
    )
    return customer


@pytest.mark.parametrize(
    "common",
    [
        {"register_number": "12345678"},
        {"vat_number": "NL001234567B01"},
        {"duns": "123456789"},
        {"email": "inkoop@velmora.example"},
        {"name": "VELMORA  Metaalwerken bv", "postcode": "7323 AM", "house_number": "14"},
    ],
    ids=lambda common: next(iter(common)),
)
def test_one_thing_in_common_is_enough(
    pending: Customer, by: Actor, common: dict[str, str]
) -> None:
    Customer.objects.filter(pk=pending.pk).update(**NUMBERS)
    pending.refresh_from_db()
    second = another(by.dealer, **common)
    assert list(similar_to(pending, actor=by)) == [second]
    assert list(similar_to(second, actor=by)) == [pending]


def test_a_branch_is_the_same_company_by_its_statutory_name(pending: Customer, by: Actor) -> None:
    place = {"postcode": "7323 AM", "house_number": "14"}
    branch = another(by.dealer, name="Noord", statutory_name="Velmora Metaalwerken", **place)
    assert list(similar_to(pending, actor=by)) == [branch]
    assert list(similar_to(branch, actor=by)) == [pending]


@pytest.mark.parametrize(
    "common",
    [
        {"register_number": "12345678", "country": "BE"},
        {"name": "Velmora Metaalwerken B.V."},
        {"name": "Velmora Metaalwerken B.V.", "postcode": "7323 AM", "house_number": "15"},
        {"postcode": "7323 AM", "house_number": "14"},
        {"city": "Apeldoorn", "street": "Testkade"},
    ],
)
def test_what_is_another_company(pending: Customer, by: Actor, common: dict[str, str]) -> None:
    Customer.objects.filter(pk=pending.pk).update(**NUMBERS)
    pending.refresh_from_db()
    another(by.dealer, **common)
    assert not similar_to(pending, actor=by).exists()


def test_what_both_left_empty_is_nothing_in_common(by: Actor) -> None:
    nowhere = {"postcode": "", "house_number": "", "email": ""}
    first = another(by.dealer, **nowhere)
    another(by.dealer, **nowhere)
    assert not similar_to(first, actor=by).exists()


def test_earlier_requests_count_whatever_became_of_them(pending: Customer, by: Actor) -> None:
    actions.withdraw_customer(pending, by=APPLICANT)
    actions.archive_customer(pending, by=by)
    again, _ = actions.register_customer(company=company(), person=person(), dealer=by.dealer)
    assert list(similar_to(again, actor=by)) == [pending]


def test_the_newest_first(pending: Customer, by: Actor) -> None:
    others = [another(by.dealer, email="inkoop@velmora.example") for _time in range(2)]
    assert list(similar_to(pending, actor=by)) == others[::-1]


def test_a_dealer_learns_nothing_of_another_dealer(
    pending: Customer, by: Actor, other_employee: DealerEmployee, staff: User
) -> None:
    elsewhere, _ = actions.register_customer(
        company=company(), person=person(), dealer=other_employee.dealer
    )
    nowhere, _ = actions.register_customer(company=company(), person=person(), dealer=None)
    assert not similar_to(pending, actor=by).exists()
    assert set(similar_to(pending, actor=Actor.staff(staff))) == {elsewhere, nowhere}


def test_an_applicant_and_a_customer_learn_nothing(
    pending: Customer, contact: Contact, by: Actor
) -> None:
    another(by.dealer, email=contact.email)
    for actor in (None, APPLICANT, Actor.of_contact(contact)):
        assert not similar_to(contact.customer, actor=actor).exists()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"country": "DE", "register_number": "Amtsgericht Köln, HRB 98765"},
         {"country": "DE", "register_number": "HRB98765"}),
        ({"country": "FR", "register_number": "987 654 321"},
         {"country": "FR", "register_number": "98765432100018"}),
        ({"country": "FR", "register_number": "RCS Paris 012 345 678"},
         {"country": "FR", "register_number": "01234567800018"}),
        ({"country": "PL", "register_number": "KRS 0000000012"},
         {"country": "PL", "register_number": "0000 000012"}),
        ({"country": "DE", "register_number": "Amtsgericht Ulm, HRB 12"},
         {"country": "DE", "register_number": "HRB 12 Ulm"}),
        ({"country": "DE", "register_number": "Amtsgericht Charlottenburg (Berlin) HRB 12345 B"},
         {"country": "DE", "register_number": "HRB-12345 B"}),
        ({"country": "LU", "register_number": "R.C.S. Luxembourg B 987.654"},
         {"country": "LU", "register_number": "B987654"}),
        ({"country": "BE", "register_number": "RPR Gent 0403.019.261"},
         {"country": "BE", "register_number": "403019261"}),
        ({"country": "AT", "register_number": "FN 7 a"},
         {"country": "AT", "register_number": "7a"}),
        ({"country": "GB", "vat_number": "XI980780684"},
         {"country": "GB", "vat_number": "GB980780684"}),
        ({"register_number": "KvK 00000012"}, {"register_number": "12"}),
        ({"duns": "1234567"}, {"duns": "001234567"}),
        ({"register_number": "7919"}, {"register_number": "00007919"}),
        ({"country": "GR", "vat_number": "GR094019245"},
         {"country": "GR", "vat_number": "EL094019245"}),
        ({"name": "Elders", "postcode": "1011aa"}, {"name": "Elders B.V.", "postcode": "1011 AA"}),
        ({"country": "BE", "name": "Acier SA", "postcode": "B-9000"},
         {"country": "BE", "name": "SA Acier", "postcode": "9000"}),
    ],
)  # fmt: skip
def test_another_spelling_is_the_same_company(
    by: Actor, first: dict[str, str], second: dict[str, str]
) -> None:
    one = another(by.dealer, **{"email": "een@elders.example", "postcode": "", **first})
    other = another(by.dealer, **{"email": "twee@elders.example", "postcode": "", **second})
    assert list(similar_to(one, actor=by)) == [other]
    assert list(similar_to(other, actor=by)) == [one]


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("DE", "HRB 98765 Köln", "HRB 98765 Bonn"),
        ("DE", "HRA 98765", "HRB 98765"),
        ("DE", "HRB 12", "HRB 123"),
        ("FR", "98765432100018", "98765432100026"),
        ("LU", "B987654", "F987654"),
    ],
)
def test_another_number_is_another_company(by: Actor, country: str, one: str, other: str) -> None:
    first = another(by.dealer, country=country, register_number=one, email="een@elders.example",
                    postcode="")  # fmt: skip
    another(by.dealer, country=country, register_number=other, email="twee@elders.example",
            name="Ginds", postcode="")  # fmt: skip
    assert not similar_to(first, actor=by).exists()


def test_a_number_of_few_digits_is_compared_as_it_is_written(by: Actor) -> None:
    one = another(by.dealer, country="PL", register_number="A (1", email="een@elders.example")
    other = another(by.dealer, country="PL", register_number="A (1", email="twee@elders.example")
    another(by.dealer, country="PL", register_number="A 12", email="drie@elders.example",
            name="Ginds", postcode="")  # fmt: skip
    assert list(similar_to(one, actor=by)) == [other]
