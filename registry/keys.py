"""How numbers and addresses are written for looking them up."""

import re

_SPACING = re.compile(r"[\s.\-/]+")


def compact(number: str) -> str:
    """Return a code in capitals without spacing: "nl 0001.23.511 b01" is "NL000123511B01"."""
    return (number if number.isalnum() else _SPACING.sub("", number)).upper()


def address_key(postcode: str, house_number: str) -> str:
    """Return postcode and house number as one, "7323AM14"; empty without a postcode."""
    return compact(postcode) + compact(house_number) if postcode else ""
