"""What is typed as one in a form is stored in its parts."""

from __future__ import annotations

import pytest
from django import forms

from registry.address_forms import NUMBER_UNCLEAR, SplitAddressMixin

PARTS = ("street", "house_number", "addition")


class Example(SplitAddressMixin, forms.Form):
    country = forms.CharField(required=False)
    street = forms.CharField()
    house_number = forms.CharField(required=False)
    addition = forms.CharField(required=False)


def form_of(country: str, street: str, number: str = "", addition: str = "") -> Example:
    values = {"street": street, "house_number": number, "addition": addition, "country": country}
    return Example({f"to-{name}": value for name, value in values.items()}, prefix="to")


def typed(country: str, street: str, number: str, addition: str = "") -> tuple[str, ...]:
    form = form_of(country, street, number, addition)
    assert form.is_valid(), form.errors
    assert [form[name].value() for name in PARTS] == [form.cleaned_data[n] for n in PARTS]
    return tuple(form.cleaned_data[name] for name in PARTS)


@pytest.mark.parametrize("country", ["NL", "BE", "DE", "FR", "LU", ""])
@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("51 bis", ("51", "bis")),
        ("51bis", ("51", "bis")),
        ("12 ter", ("12", "ter")),
        ("7 A", ("7", "A")),
        ("7A", ("7", "A")),
        ("3-5", ("3-5", "")),
        ("51", ("51", "")),
        ("A 3", ("A 3", "")),
    ],
)
def test_an_addition_typed_with_the_number(
    country: str, number: str, parts: tuple[str, str]
) -> None:
    assert typed(country, "Testkade", number) == ("Testkade", *parts)


@pytest.mark.parametrize(
    ("country", "number", "parts"),
    [("BE", "10 bus 2", ("10", "bus 2")), ("NL", "12-2", ("12", "2")), ("AT", "7/8", ("7", "8"))],
)
def test_each_country_in_its_own_way(country: str, number: str, parts: tuple[str, str]) -> None:
    assert typed(country, "Testkade", number) == ("Testkade", *parts)


def test_a_number_typed_after_the_street() -> None:
    assert typed("NL", "Testkade 51 bis", "") == ("Testkade", "51", "bis")
    assert typed("BE", "Kwikstraat 10 bus 2", "") == ("Kwikstraat", "10", "bus 2")


@pytest.mark.parametrize(
    ("country", "street", "number", "addition"),
    [
        ("NL", "Testkade", "51", "bis"),
        ("NL", "Testkade 3", "51 b", "x"),
        ("FR", "rue du 8 Mai", "", ""),
    ],
)
def test_what_is_in_its_parts_already_stays(
    country: str, street: str, number: str, addition: str
) -> None:
    assert typed(country, street, number, addition) == (street, number, addition)


@pytest.mark.parametrize(
    "street", ["Plein 1944", "Horst 20 12", "Testkade 10-142", "Gebouw 3, Testweg 12"]
)
def test_a_number_that_the_street_may_hold_is_asked_for(street: str) -> None:
    form = form_of("NL", street)
    assert form.errors == {"house_number": [NUMBER_UNCLEAR]}
    assert [form[name].value() for name in PARTS] == [street, "", ""]


@pytest.mark.parametrize(
    ("country", "street"),
    [
        ("NL", "Testkade"),
        ("NL", "2e Testdwarsstraat"),
        ("NL", "Fictieweg N305"),
        ("FR", "10 quai n° 3"),  # where a line needs no number
    ],
)
def test_a_street_that_holds_no_number_asks_for_nothing_more(country: str, street: str) -> None:
    assert form_of(country, street).is_valid()


@pytest.mark.parametrize(
    ("street", "number", "addition", "parts"),
    [
        ("Plein 1944", "12", "", ("Plein 1944", "12", "")),
        ("Horst 20 12", "12", "", ("Horst 20", "12", "")),
        ("Gebouw 3, Testweg 12", "12", "A", ("Gebouw 3, Testweg", "12", "A")),
        ("Testkade 10-142", "10", "142", ("Testkade", "10", "142")),
        ("2e Testdwarsstraat", "2", "", ("2e Testdwarsstraat", "2", "")),
        ("Wijk 2", "2", "", ("Wijk 2", "2", "")),
    ],
)
def test_a_number_that_was_asked_for_is_taken_out_of_the_street(
    street: str, number: str, addition: str, parts: tuple[str, str, str]
) -> None:
    assert typed("NL", street, number, addition) == parts


def test_a_form_that_is_shown_says_it_beside_the_number() -> None:
    initial = {"country": "NL", "street": "Plein 1944"}
    assert Example(initial=initial).fields["house_number"].help_text == NUMBER_UNCLEAR
    assert not Example(initial={**initial, "house_number": "3"}).fields["house_number"].help_text
    assert not Example(initial={"country": "NL"}).fields["house_number"].help_text
