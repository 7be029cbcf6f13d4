"""What each country calls and checks: postcodes, register numbers, VAT numbers, phones.

Lenient in what is typed ("7323am", "NL 0001.23.511 B01"), strict in what is stored. A check raises
ValidationError with a sentence for the person who typed it. Numbers are checked by python-stdnum,
phones by phonenumbers; the shapes of postcodes are those of the national postal services.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import phonenumbers
from babel import Locale
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from stdnum import exceptions as stdnum
from stdnum.be import vat as belgian_company
from stdnum.eu import vat as european_vat

from registry.folding import fold
from registry.keys import compact

NEIGHBOURS = ("NL", "BE", "DE", "LU", "FR")  # first in the list; then all others by name
EVERY_LABEL: dict[str, Any] = {
    "street": _("Street"),
    "house_number": _("House number"),
    "addition": _("Addition"),
    "postcode": _("Postcode"),
    "city": _("Town"),
    "register_number": _("Register number"),
    "branch_number": _("Branch number"),
    "vat_number": _("VAT number"),
}

_VAT_COUNTRIES = {code.upper() for code in european_vat.MEMBER_STATES} | {"GR"}

# Codes in Babel's list that are unions, reserved, or for testing.
NO_COUNTRIES = {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}

type Normalise = Callable[[str], str]


def clean_text(text: str) -> str:
    """A name as it was meant: no control or direction marks, single spaces, composed letters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text)
    kept = (" " if c.isspace() else c for c in composed if _is_wanted(c))
    return " ".join("".join(kept).split()).strip("\u200d ")


def _is_wanted(character: str) -> bool:
    # Format characters turn text around or hide it; the joiner holds an emoji together.
    return character.isspace() or character == "\u200d" or unicodedata.category(character)[0] != "C"


@dataclass(frozen=True)
class Postcode:
    """The shape of a postcode without spacing, how it is written, and what to say otherwise."""

    shape: re.Pattern[str]
    written: str  # a template for re.Match.expand
    sentence: Any

    def __call__(self, typed: str) -> str:
        bare = compact(typed)
        match = self.shape.fullmatch(bare)
        if match is None:
            raise ValidationError(self.sentence, code="postcode")
        return match.expand(self.written)


@dataclass(frozen=True)
class Rules:
    """One country's rules. Each check takes what was typed and returns what is stored."""

    code: str
    own_labels: dict[str, Any] = field(default_factory=dict)
    required: frozenset[str] = frozenset()  # of house_number and postcode
    check_postcode: Normalise = clean_text
    check_register_number: Normalise = clean_text

    @property
    def has_branch_numbers(self) -> bool:
        """Whether branches of one company have numbers of their own (vestigingsnummer)."""
        return self.code == "NL"

    @property
    def labels(self) -> dict[str, Any]:
        return {**EVERY_LABEL, **self.own_labels}

    def postcode(self, typed: str) -> str:
        return self.check_postcode(typed) if typed.strip() else ""

    def register_number(self, typed: str) -> str:
        return self.check_register_number(typed) if typed.strip() else ""

    def branch_number(self, typed: str) -> str:
        number = compact(typed)
        if self.has_branch_numbers and number and not re.fullmatch(r"[0-9]{12}", number):
            raise ValidationError(_("A branch number has twelve digits."), code="branch_number")
        return number

    def vat_number(self, typed: str) -> str:
        """With its country's prefix, which may be left out when typing."""
        number = compact(typed)
        if not number or self.code not in _VAT_COUNTRIES:
            return number
        prefix = "EL" if self.code == "GR" else self.code.upper()
        number = number if number.startswith(prefix) else prefix + number
        try:
            return str(european_vat.validate(number))
        except stdnum.ValidationError:
            sentence = _("This VAT number is not right. It looks like %(example)s.")
            example = VAT_EXAMPLES.get(self.code, prefix + "…")
            raise ValidationError(
                sentence, code="vat_number", params={"example": example}
            ) from None

    def phone(self, typed: str) -> str:
        """In international notation. A number of another country needs its "+"."""
        text = clean_text(typed)
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, self.code)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            sentence = _(
                "This is not a phone number. For another country begin with + and its code."
            )
            raise ValidationError(sentence, code="phone")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _kvk_number(typed: str) -> str:
    number = compact(typed)
    if not re.fullmatch(r"[0-9]{8}", number):
        raise ValidationError(_("A KvK number has eight digits."), code="register_number")
    return number


def _belgian_number(typed: str) -> str:
    try:
        return str(belgian_company.validate(compact(typed)))
    except stdnum.ValidationError:
        sentence = _("An enterprise number has ten digits, like 0403.019.261.")
        raise ValidationError(sentence, code="register_number") from None


def _digits(count: int, sentence: Any) -> Postcode:
    return Postcode(re.compile(rf"[0-9]{{{count}}}"), r"\g<0>", sentence)


VAT_EXAMPLES = {
    "NL": "NL123456789B01",
    "BE": "BE0123456789",
    "DE": "DE123456789",
    "FR": "FR12345678901",
    "LU": "LU12345678",
    "AT": "ATU12345678",
}
_DUTCH_SENTENCE = _("A Dutch postcode has four digits and two letters, like 5611 YQ.")
_LUXEMBOURG = Postcode(
    re.compile(r"(?:L)?([0-9]{4})"),
    r"\1",
    _("A postcode in Luxembourg has four digits, like 1110."),
)
_BRITISH = Postcode(
    re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})"),
    r"\1 \2",
    _("A British postcode looks like SW1A 1AA."),
)
_BOTH = frozenset({"house_number", "postcode"})

_RULES = {
    "NL": Rules(
        "NL",
        {"register_number": _("KvK number")},
        _BOTH,
        Postcode(re.compile(r"([1-9][0-9]{3})([A-Z]{2})"), r"\1 \2", _DUTCH_SENTENCE),
        _kvk_number,
    ),
    "BE": Rules(
        "BE",
        {"register_number": _("Enterprise number"), "addition": _("Box")},
        _BOTH,
        _digits(4, _("A Belgian postcode has four digits, like 9000.")),
        _belgian_number,
    ),
    "DE": Rules(
        "DE",
        {"register_number": _("Commercial register"), "vat_number": _("German VAT number")},
        _BOTH,
        _digits(5, _("A German postcode has five digits, like 50667.")),
    ),
    "AT": Rules(
        "AT",
        {"register_number": _("Company register number"), "vat_number": _("Austrian VAT number")},
        _BOTH,
        _digits(4, _("An Austrian postcode has four digits, like 1010.")),
    ),
    "FR": Rules(
        "FR",
        {"register_number": _("SIREN or SIRET number")},
        frozenset({"postcode"}),
        _digits(5, _("A French postcode has five digits, like 75001.")),
    ),
    "LU": Rules("LU", {"register_number": _("RCS number")}, _BOTH, _LUXEMBOURG),
    "GB": Rules("GB", {"register_number": _("Company number")}, frozenset({"postcode"}), _BRITISH),
}


def rules(code: str) -> Rules:
    """The rules of a country; those that fit anywhere for one that has none of its own."""
    return _RULES.get(code) or Rules(code)


def known_code(code: str) -> str:
    """The code of a country that is in the list; Dutch for anything else that is sent."""
    return code if code in _names("nl") else "NL"


def choices() -> list[tuple[str, str]]:
    """(code, "NL · Nederland") in the language of the reader, the neighbours first."""
    return list(_choices(get_language() or "nl"))


@cache
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    names = _names(language)
    others = sorted(set(names) - set(NEIGHBOURS), key=lambda code: fold(names[code]))
    return tuple((code, f"{code} · {names[code]}") for code in (*NEIGHBOURS, *others))


def country_name(code: str) -> str:
    return _names(get_language() or "nl").get(code, code)


@cache
def _names(language: str) -> dict[str, str]:
    """The names of countries; Babel's territories hold regions and unions too."""
    territories = Locale.parse(language).territories
    return {
        c: n
        for c, n in territories.items()
        if re.fullmatch("[A-Z]{2}", c) and c not in NO_COUNTRIES
    }
