"""A malformed reference or secret never gets as far as a view."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from customers.secret_links import random_reference
from web.converters import REFERENCE_ALPHABET, is_reference

GOOD, SECRET = "23456789abcd", "a-Z_0" * 8 + "xyz"
MALFORMED = [
    "",
    "\0",
    "23456789abc\0",
    "23456789abcd\n",
    "23456789abc",
    "23456789abcde",
    "x" * 500,
    "23456789ABCD",
    "23456789abci",
    "23456789abc1",
    "23456789abc/",
    "٢٣٤٥٦٧٨٩abcd",
    "\U0001f600",
]


pytestmark = pytest.mark.urls("tests.web.urls")


def test_a_reference_is_matched_and_reversed() -> None:
    assert resolve(f"/klanten/{GOOD}/").kwargs == {"reference": GOOD}
    assert reverse("customer", args=[GOOD]) == f"/klanten/{GOOD}/"


def test_every_reference_that_is_given_out_is_matched() -> None:
    for _ in range(200):
        reference = random_reference()
        assert is_reference(reference)
        assert resolve(f"/klanten/{reference}/").kwargs == {"reference": reference}


@pytest.mark.parametrize("letter", REFERENCE_ALPHABET)
def test_every_letter_of_the_alphabet_is_matched(letter: str) -> None:
    assert resolve(f"/klanten/{letter * 12}/")


@pytest.mark.parametrize("reference", MALFORMED)
def test_a_malformed_reference_is_not_found(reference: str) -> None:
    assert not is_reference(reference)
    with pytest.raises(Resolver404):
        resolve(f"/klanten/{reference}/")
    with pytest.raises(NoReverseMatch):
        reverse("customer", args=[reference])


def test_a_secret_is_matched() -> None:
    assert resolve(f"/uitnodiging/{SECRET}/").kwargs == {"secret": SECRET}


@pytest.mark.parametrize(
    "secret", ["", SECRET[:-1], SECRET + "x", SECRET[:-1] + "=", SECRET[:-1] + "\0", "é" * 43]
)
def test_a_malformed_secret_is_not_found(secret: str) -> None:
    with pytest.raises(Resolver404):
        resolve(f"/uitnodiging/{secret}/")
