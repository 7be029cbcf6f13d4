"""D-U-N-S numbers: nine digits, of which those in front may be zeros."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.keys import bare, number_among_words
from registry.spreadsheet_damage import undamaged

DIGITS = 9


def check_duns_number(written: str) -> str:
    """Return "12-345-6789" as "123456789", with the zeros in front. Raises ValidationError."""
    text = undamaged(written)
    if len(text) == DIGITS and text.isdigit() and text.strip("0"):
        return text
    if not text:
        return ""
    number = bare(number_among_words(text))
    if len(number) > DIGITS or not number.strip("0"):
        raise ValidationError(_("A D-U-N-S number has nine digits."), code="duns")
    return number.zfill(DIGITS)


def is_same_duns_number(one: str, other: str, country: str) -> bool:
    """Whether two spellings are one number."""
    return bool(one) and _key(one) == _key(other)


def _key(written: str) -> str:
    try:
        return check_duns_number(written)
    except ValidationError:
        return bare(written)
