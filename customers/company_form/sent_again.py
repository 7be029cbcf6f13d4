"""Tells what is meant when a form that made a customer is sent once more, after Back.

Its sender has corrected a mistake, or has typed the next customer over it. Nothing that was typed
may be lost, and nothing that was saved overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto

from customers.company_form.form import CompanyForm, known_values
from customers.models import Customer
from registry.sameness import differs, is_same, is_same_or_both_empty

PLACE = ("country", "postcode", "house_number", "street", "city")
ENOUGH_ALIKE = 2  # of name, place and e-mail address


class SentAgain(Enum):
    """What a form is, beside the customer that it made before."""

    SAME = auto()  # pressed twice
    CORRECTION = auto()
    ANOTHER = auto()  # the next customer


def find_meant(form: CompanyForm, made: Iterable[Customer]) -> tuple[SentAgain, Customer | None]:
    """Return what a valid form is beside the customers that it has made, and which one it means.

    The one is None for another customer, which the form is to make.
    """
    compared = [(_compare(form, customer), customer) for customer in made]
    for meant in (SentAgain.SAME, SentAgain.CORRECTION):
        for what, customer in compared:
            if what is meant:
                return meant, customer
    return SentAgain.ANOTHER, None


def _compare(form: CompanyForm, earlier: Customer) -> SentAgain:
    known, typed = known_values(earlier), form.cleaned_data
    if all(value == typed[name] for name, value in known.items() if name in form.fields):
        return SentAgain.SAME
    country = earlier.country
    if differs("branch_number", known["branch_number"], typed["branch_number"], country):
        return SentAgain.ANOTHER
    picked = form.picked_company
    if picked and earlier.directory_ref and picked.ref != earlier.directory_ref:
        return SentAgain.ANOTHER
    alike = (
        is_same("name", known["name"], typed["name"], country),
        all(is_same_or_both_empty(name, known[name], typed[name], country) for name in PLACE),
        known["email"] != "" and known["email"] == typed["email"],
    )
    return SentAgain.CORRECTION if sum(alike) >= ENOUGH_ALIKE else SentAgain.ANOTHER
