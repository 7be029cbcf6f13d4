"""What each country calls and checks: postcodes, register numbers, VAT numbers, phones.

Lenient in what is typed ("7323am", "NL 0001.23.511 B01"), strict in what is stored. A check raises
ValidationError with a sentence for the person who typed it. What a source delivers passes the same
rules with `normalise`, which raises nothing. Numbers are checked by python-stdnum, phones by
phonenumbers; the shapes of postcodes are those of the national postal services. A number that a
spreadsheet has changed is refused everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import exceptions as stdnum
from stdnum.be import vat as belgian_company

from registry import postcodes
from registry.address_parsing import MARKS_BEFORE_ADDITION, split_fields
from registry.duns_numbers import check_duns_number
from registry.keys import compact
from registry.phones import SeveralNumbersError, parse_phone
from registry.register_numbers import bare_number, tidy_register_number
from registry.spreadsheet_damage import undamaged, undamaged_phone
from registry.vat_numbers import check_vat_number
from web.texts import clean_text

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

CHECKED = ("postcode", "register_number", "branch_number", "vat_number", "duns", "lei", "phone")
BRANCH_DIGITS = 12
MIN_BRANCH_DIGITS = 6  # that are left of a branch number when a spreadsheet took its zeros

type Normalise = Callable[[str], str]


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
    def has_only_digits(self) -> dict[str, bool]:
        """Tell of each number whether a keyboard with digits is enough for it."""
        return {
            "postcode": self.code in NUMERIC_POSTCODES,
            "register_number": self.code == "NL",
            "branch_number": self.code == "NL",
        }

    @property
    def labels(self) -> dict[str, Any]:
        """Return what this country calls each field."""
        return {**EVERY_LABEL, **self.own_labels}

    def check(self, name: str, typed: str) -> str:
        """Return the value of a field as it is stored. Raises ValidationError."""
        check: Normalise = getattr(self, name) if name in CHECKED else clean_text
        return check(typed)

    def normalise(self, delivered: Mapping[str, str]) -> dict[str, str]:
        """Return what a source delivers as a form would store it.

        A value that breaks a rule is left empty: nobody is there to correct it.
        """
        fields = {name: clean_text(value) for name, value in delivered.items()}
        if fields.keys() >= {"street", "house_number", "addition"}:
            addition = fields["addition"].strip(MARKS_BEFORE_ADDITION)
            parts = self.address_parts(fields["street"], fields["house_number"], addition)
            fields |= zip(("street", "house_number", "addition"), parts, strict=True)
        return {name: self._kept(name, value) for name, value in fields.items()}

    def address_parts(self, street: str, number: str, addition: str) -> tuple[str, str, str]:
        """Return street, house number and addition of what stands in the three fields."""
        needs_number = "house_number" in self.required
        return split_fields(street, number, addition, self.code, needs_number=needs_number)

    def _kept(self, name: str, value: str) -> str:
        try:
            return self.check(name, self._with_zeros(name, value)) if value else ""
        except ValidationError:
            return ""

    def _with_zeros(self, name: str, value: str) -> str:
        """Give a delivered number the zeros back that a spreadsheet took from its front.

        In what was typed a digit may be missing anywhere, so there nothing is given back.
        """
        if name == "register_number":
            return tidy_register_number(undamaged(value), self.code)
        if name == "postcode":
            return postcodes.with_zeros(value, self.code)
        if name == "branch_number" and self.has_branch_numbers:
            number = bare_number(undamaged(value))
            is_short = number.isdigit() and len(number) >= MIN_BRANCH_DIGITS
            return number.zfill(BRANCH_DIGITS) if is_short else number
        return value

    def postcode(self, typed: str) -> str:
        """Return a postcode as this country writes it. Raises ValidationError."""
        return self.check_postcode(undamaged(typed)) if typed.strip() else ""

    def register_number(self, typed: str) -> str:
        """Return a register number as it is stored. Raises ValidationError."""
        if not typed.strip():
            return ""
        return self.check_register_number(_some_number(undamaged(typed)))

    def branch_number(self, typed: str) -> str:
        """Return a branch number as it is stored. Raises ValidationError."""
        if not typed.strip():
            return ""
        number = bare_number(_some_number(undamaged(typed)))
        if self.has_branch_numbers and not re.fullmatch(r"[0-9]{12}", number):
            raise ValidationError(_("A branch number has twelve digits."), code="branch_number")
        return number

    def vat_number(self, typed: str) -> str:
        """Return a VAT number with its prefix, also of another country. Raises ValidationError."""
        return check_vat_number(typed, self.code)

    def duns(self, typed: str) -> str:
        """Return a D-U-N-S number as it is stored. Raises ValidationError."""
        return check_duns_number(typed)

    def lei(self, typed: str) -> str:
        """Return a legal entity identifier as it is stored. Raises ValidationError."""
        return compact(undamaged(typed))

    def phone(self, typed: str) -> str:
        """Return a number as it is stored; one of another country needs its "+".

        Raises ValidationError.
        """
        text = undamaged_phone(clean_text(typed))
        if not text:
            return ""
        try:
            phone = parse_phone(text, self.code)
        except SeveralNumbersError:
            sentence = _("Enter one number here, the one on which you can be reached best.")
            raise ValidationError(sentence, code="several_phones") from None
        if phone is None:
            sentence = _(
                "This is not a phone number. For another country begin with + and its code."
            )
            raise ValidationError(sentence, code="phone")
        if not phone.is_valid:
            undamaged(text)  # which refuses a date that only has the length of a phone number
        return phone.text


def _some_number(number: str) -> str:
    """Return a number of which a digit counts: "0000 0000" stands for one that lacks."""
    if re.search(r"[1-9]", number):
        return number
    sentence = _("This is not a number. Enter the number, or leave this field empty.")
    raise ValidationError(sentence, code="no_digits")


def _kvk_number(typed: str) -> str:
    number = bare_number(typed)
    if not re.fullmatch(r"[0-9]{8}", number):
        raise ValidationError(_("A KvK number has eight digits."), code="register_number")
    return number


def _belgian_number(typed: str) -> str:
    try:
        return str(belgian_company.validate(tidy_register_number(typed, "BE")))
    except stdnum.ValidationError:
        sentence = _("An enterprise number has ten digits, like 0403.019.261.")
        raise ValidationError(sentence, code="register_number") from None


def _tidied(country: str) -> Normalise:
    """Return a check that refuses nothing, for a country whose numbers have many forms."""
    return lambda typed: tidy_register_number(clean_text(typed), country)


NUMERIC_POSTCODES = frozenset(
    {"AT", "BE", "CH", "CZ", "DE", "DK", "ES", "FI", "FR", "HU", "IT", "LU", "NO", "SE", "US"}
)
_BOTH = frozenset({"house_number", "postcode"})
# Where the postcode tells whether a place lies outside the VAT area: registry.vat_area.
_WITH_PLACES_OUTSIDE = ("DK", "ES", "FI", "GR", "IT")

_RULES = {
    "NL": Rules("NL", {"register_number": _("KvK number")}, _BOTH, postcodes.DUTCH, _kvk_number),
    "BE": Rules(
        "BE",
        {"register_number": _("Enterprise number"), "addition": _("Box")},
        _BOTH,
        postcodes.BELGIAN,
        _belgian_number,
    ),
    "DE": Rules(
        "DE",
        {"register_number": _("Commercial register"), "vat_number": _("German VAT number")},
        _BOTH,
        postcodes.GERMAN,
        _tidied("DE"),
    ),
    "AT": Rules(
        "AT",
        {"register_number": _("Company register number"), "vat_number": _("Austrian VAT number")},
        _BOTH,
        postcodes.AUSTRIAN,
        _tidied("AT"),
    ),
    "FR": Rules(
        "FR",
        {"register_number": _("SIREN or SIRET number")},
        frozenset({"postcode"}),
        postcodes.FRENCH,
        _tidied("FR"),
    ),
    "LU": Rules(
        "LU", {"register_number": _("RCS number")}, _BOTH, postcodes.LUXEMBOURGISH, _tidied("LU")
    ),
    **{
        code: Rules(code, {}, frozenset({"postcode"}), postcodes.with_prefix_of(code))
        for code in _WITH_PLACES_OUTSIDE
    },
    "GB": Rules(
        "GB",
        {"register_number": _("Company number")},
        frozenset({"postcode"}),
        postcodes.BRITISH,
        _tidied("GB"),
    ),
}


def rules(code: str) -> Rules:
    """Return the rules of a country; for one without its own, those that fit anywhere."""
    return _RULES.get(code) or Rules(code, check_postcode=postcodes.with_prefix_of(code))


def has_postcode_shape(code: str) -> bool:
    """Tell whether the postcodes of a country are checked."""
    return isinstance(rules(code).check_postcode, postcodes.Postcode)
