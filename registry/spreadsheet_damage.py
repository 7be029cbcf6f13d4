"""Recognises numbers that a spreadsheet has changed: cut off, or made a date or an error."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.address_words import MONTHS

_WRAPPING = "'\"= "  # '00007919 and ="00007919" keep their zeros in a spreadsheet
_DECIMALS = re.compile(r"^(\d+)[.,]0{1,2}$")  # "7919.0" is what a program made of 7919
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E[+-]\d|\d[.,]\d+E\d{1,3}\b", re.IGNORECASE)
_ERROR = re.compile(r"#(?:#+|[A-Z/]{2,})[!?]?", re.IGNORECASE)  # "#####", "#N/A", "#NAME?"
_ERROR_VALUE = re.compile(r"#(?:##+|N/[A-Z]{1,2}|NV|[A-Z]{3,8}(?:/0)?[!?])")  # in any text
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_TIME = r"(?:[ T]\d\d?:\d\d(?::\d\d)?(?:[.,]0+)?)?"
_DATE = re.compile(
    rf"(?:{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}|{_DAY}[-/.]{_MONTH}[-/.]{_YEAR}"
    rf"|{_MONTH}/{_DAY}/{_YEAR}){_TIME}",
    re.ASCII,
)
_SHORT_DATE = re.compile(
    rf"(?:{_DAY}(?P<mark>[-/.]){_MONTH}(?P=mark)|{_MONTH}/{_DAY}/)\d\d{_TIME}", re.ASCII
)
_SHORT_MONTHS = (
    "jan|janv|feb|févr|fév|mrt|mär|mar|apr|avr|mei|mai|may|jun|jul|juil|aug|aoû|sept|sep|okt|oct"
    "|nov|dec|déc|dez"
)
_MONTHS = rf"(?:{MONTHS}|march|may|june|july|(?:{_SHORT_MONTHS})\.?)"
_DATE_WITH_MONTH = re.compile(
    rf"(?:\d{{1,2}}\.?[-/ ]?)?{_MONTHS}[-/ ]?(?:\d\d|\d{{4}})|\d{{1,2}}\.?[-/ ]?{_MONTHS}",
    re.IGNORECASE,
)
# Most numbers, of which nothing need be asked: loading millions of companies waits for this.
_PLAIN = re.compile(r"\d+|(?:\d+ ?)?[A-Z]{1,2} ?\d*|[A-Z0-9]{20}", re.ASCII)


def undamaged(text: str) -> str:
    """Return a number as it was before a spreadsheet added marks or ".0" to it.

    Raises ValidationError when the spreadsheet has lost what it was.
    """
    if _PLAIN.fullmatch(text):
        return text
    number = undamaged_phone(text)
    if _SHORT_DATE.fullmatch(number):
        raise _refusal()
    return number


def is_error_value(text: str) -> bool:
    """Tell whether a text is what a spreadsheet shows where it could not work out a value."""
    return _ERROR_VALUE.fullmatch(text) is not None


def undamaged_phone(text: str) -> str:
    """Return what `undamaged` does, but for "26-12-20", which may be a telephone number."""
    number = _DECIMALS.sub(r"\1", text.strip().strip(_WRAPPING))
    if _SCIENTIFIC.search(number) or _ERROR.fullmatch(number):
        raise _refusal()
    if _DATE.fullmatch(number) or _DATE_WITH_MONTH.fullmatch(number):
        raise _refusal()
    return number


def _refusal() -> ValidationError:
    sentence = _("A spreadsheet has changed this number. Enter it again with all its digits.")
    return ValidationError(sentence, code="spreadsheet")
