"""Phone numbers: reading what people type, writing it as they know it, and linking it for dialling.

A Dutch number that is typed as one keeps its zero: "055 506 7600". All others are written with
their country code, so what is stored can be read again without knowing whose it is. What stands
behind a number stays: an extension ("tst. 12") and a word ("(receptie)").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

HOME_COUNTRY = "NL"  # of the dealers: its numbers may be written without a country code
MIN_DIGITS_OF_NUMBER = 6  # a shorter group beside another belongs to the same number
MAX_DIGITS_OF_NUMBER = 15  # with the country code (E.164)
MAX_NOTE_LENGTH = 20  # characters

_LABEL = re.compile(
    r"^(?:tel(?:efoon|efon|ephone|\.nr)?|phone|mob(?:iel|il|ile)?|gsm|t|m)\b\s*[.:]*\s*",
    re.IGNORECASE,
)
_EXTENSION = re.compile(
    r"[\s,;]*\(?\s*(?:\b(?:tst|toestel|doorkies(?:nummer|nr)?|intern|ext(?:ension)?|durchwahl|dw"
    r"|app(?:arat)?|nst|nebenstelle|poste|x)\b\s*\.?\s*:?|\bx(?=\d)|#|;ext=)\s*(\d{1,7})\s*\)?",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\s*[(\[,;-]?\s*([^\W\d_][^\d:/@()\[\]]*?)\s*[)\]]?\s*$")
_BETWEEN_NUMBERS = re.compile(
    r"\s*(?:[/;,|&]|\b(?:of|en|und|oder|or|and|ou|et)\b)\s*", re.IGNORECASE
)
_WITH_COUNTRY_CODE = re.compile(r"^\s*\(?\s*(?:\+|00)")
# Numbers of municipalities, and those that are free or cost extra.
_ONLY_AT_HOME = re.compile(r"14\d{3,4}|(?:800|90[069])\d{4,7}")


class SeveralNumbersError(ValueError):
    """There is more than one number in what was typed."""


@dataclass(frozen=True)
class Phone:
    """A number that was typed, with the words that stood behind it."""

    number: PhoneNumber  # with its extension
    is_national: bool  # written without a country code
    note: str = ""

    @property
    def is_valid(self) -> bool:
        """Tell whether its country gives out such numbers."""
        return phonenumbers.is_valid_number(self.number)

    @property
    def text(self) -> str:
        """Return it as it is stored and shown: "055 506 7600 tst. 12"."""
        shown = format_bare(self.number, is_national=self.is_national)
        extension = f"tst. {self.number.extension}" if self.number.extension else ""
        note = f"({self.note})" if self.note else ""
        return " ".join(filter(None, (shown, extension, note)))

    @property
    def uri(self) -> str:
        """Return the link that dials it (RFC 3966): "tel:+31555067600;ext=12"."""
        extension = f";ext={self.number.extension}" if self.number.extension else ""
        if _is_for_callers_at_home(self.number):
            national = format_bare(self.number, is_national=True)
            return f"tel:{_digits(national)}{extension}"
        return f"tel:{phonenumbers.format_number(self.number, PhoneNumberFormat.E164)}{extension}"


def parse_phone(typed: str, country: str) -> Phone | None:
    """Return the number, of `country` unless it begins with "+"; None when it cannot be one.

    Raises SeveralNumbersError for more than one.
    """
    text, extension, note = _taken_apart(typed)
    if _holds_several(text):
        raise SeveralNumbersError(typed)
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    if extension:
        number.extension = extension
    is_national = (
        country == HOME_COUNTRY
        and number.country_code == phonenumbers.country_code_for_region(HOME_COUNTRY)
        and not _WITH_COUNTRY_CODE.match(text)
    )
    return Phone(number, is_national, note)


def read_phone(typed: str, country: str) -> PhoneNumber | None:
    """Return the number of a text; None when there is none, or more than one."""
    try:
        phone = parse_phone(typed, country)
    except SeveralNumbersError:
        return None
    return phone.number if phone else None


def phone_uri(shown: str) -> str:
    """Return the link that dials a number as it is shown; by its digits when it is none."""
    try:
        phone = parse_phone(shown, HOME_COUNTRY)
    except SeveralNumbersError:
        phone = None
    return phone.uri if phone else f"tel:{_digits(shown)}"


def format_bare(number: PhoneNumber, *, is_national: bool) -> str:
    """Return a number without its extension, in national or international notation."""
    bare = PhoneNumber()
    bare.merge_from(number)
    bare.extension = None
    form = PhoneNumberFormat.NATIONAL if is_national else PhoneNumberFormat.INTERNATIONAL
    text = phonenumbers.format_number(bare, form)
    return text.replace(" ", "") if is_national and text.startswith("14 ") else text


def _taken_apart(typed: str) -> tuple[str, str, str]:
    """Return the number, its extension and the words behind it."""
    text = _LABEL.sub("", " ".join(typed.split()))
    extension = ""
    if found := _EXTENSION.search(text):
        extension = found[1]
        text = f"{text[: found.start()]} {text[found.end() :]}".strip()
    note = ""
    if (found := _NOTE.search(text)) and len(found[1]) <= MAX_NOTE_LENGTH and found.start():
        note, text = found[1], text[: found.start()]
    return text, extension, note


def _holds_several(text: str) -> bool:
    """Tell whether there are two numbers in a text, or so many digits that it must be two."""
    sizes = [len(_digits(part).lstrip("+")) for part in _BETWEEN_NUMBERS.split(text)]
    numbers = [size for size in sizes if size >= MIN_DIGITS_OF_NUMBER]
    if len(numbers) > 1 or (numbers and 0 < sizes[-1] < 3 and len(sizes) > 1):
        return True
    is_of_numbers = not re.search(r"[^\W\d_]", text)
    most = MAX_DIGITS_OF_NUMBER + len("00") + len("0")
    return is_of_numbers and most < sum(sizes) <= 2 * MAX_DIGITS_OF_NUMBER


def _is_for_callers_at_home(number: PhoneNumber) -> bool:
    """Tell whether a number does not work from abroad, so with a country code: "14055"."""
    national = phonenumbers.national_significant_number(number)
    return number.country_code == phonenumbers.country_code_for_region(HOME_COUNTRY) and bool(
        _ONLY_AT_HOME.fullmatch(national)
    )


def _digits(text: str) -> str:
    """Return what a phone dials of a text: "+31 (0)55-506 76 00" is "+31555067600"."""
    return "".join(c for c in text.replace("(0)", "") if c in "+0123456789")
