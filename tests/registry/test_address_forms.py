"""What is typed as one in a form is stored in its parts."""

from __future__ import annotations

import pytest
from django import forms

from registry.address_forms import SplitAddressMixin

PARTS = ("street", "house_number", "addition")


class Example(SplitAddressMixin, forms.Form):
    country = forms.CharField(required=False)
    street = forms.CharField()
    house_number = forms.CharField(required=False)
    addition = forms.CharField(required=False)


def typed(country: str, street: str, number: str, addition: str = "") -> tuple[str, ...]:
    values = {"street": street, "house_number": number, "addition": addition, "country": country}
    form = Example({f"to-{name}": value for name, value in values.items()}, prefix="to")
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
        ("NL", "Plein 1944", "", ""),  # the number is missing, and the form says so
        ("NL", "Testkade", "51", "bis"),
        ("NL", "Testkade 3", "51 b", "x"),
        ("FR", "rue du 8 Mai", "", ""),
    ],
)
def test_what_is_in_its_parts_already_stays(
    country: str, street: str, number: str, addition: str
) -> None:
    assert typed(country, street, number, addition) == (street, number, addition)
