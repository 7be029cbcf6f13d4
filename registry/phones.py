"""Phone numbers: reading what people type, and writing it in international notation."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

_EXTENSION = re.compile(r"\b(?:tst|toestel)\b\.?\s*(?=\d)", re.IGNORECASE)


def read_phone(typed: str, country: str) -> PhoneNumber | None:
    """Return the number, of `country` unless it begins with "+"; None when it cannot be one."""
    try:
        number = phonenumbers.parse(_EXTENSION.sub("ext. ", typed), country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def write_phone(number: PhoneNumber) -> str:
    """Return the number as it is stored: "+31 55 506 7600"."""
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
