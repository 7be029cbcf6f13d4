"""Writes numbers and addresses as they are looked up."""

import re

_SPACING = re.compile(r"[\s.\-/]+")


def compact(number: str) -> str:
    """Return a number without spacing, in capitals: "nl 0001.23.511 b01" is "NL000123511B01"."""
    return (number if number.isalnum() else _SPACING.sub("", number)).upper()


def address_key(postcode: str, house_number: str) -> str:
    """Return postcode and house number as one, "7323AM14"; an empty text without a postcode."""
    return compact(postcode) + compact(house_number) if postcode else ""
