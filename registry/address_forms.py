"""Takes apart what somebody typed as one in a form with an address: "51 bis" is two fields.

Where a street may hold the house number and cannot be taken apart surely, the person is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from registry import countries
from registry.address_lines import STREET_FIELDS
from registry.address_parsing import may_hold_number, split_number, split_street

NUMBER_UNCLEAR = _(
    "We are not sure which part of the street is the house number. Enter the house number here."
)


class SplitAddressMixin:
    """A form whose house number may be typed with its addition, or at the end of the street.

    It goes before the form in the bases. What was sent is changed before it is checked, so a form
    that comes back shows the parts too.
    """

    data: Any
    is_bound: bool
    fields: dict[str, forms.Field]
    add_prefix: Callable[[str], str]
    get_initial_for_field: Callable[[forms.Field, str], Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = _taken_apart(self.data, self.add_prefix)
        else:
            self.note_house_number()

    def full_clean(self) -> None:
        """Check the form; a number that the street may hold is asked for, and not only required."""
        if self.is_bound and self._is_number_unclear():
            number = self.fields["house_number"]
            number.required = True
            number.error_messages["required"] = NUMBER_UNCLEAR
        super().full_clean()  # type: ignore[misc]  # of the form behind it in the bases

    def note_house_number(self, otherwise: StrOrPromise = "") -> None:
        """Say at an empty house number that the street may hold it, or else what is given."""
        if not self.is_bound:
            note = NUMBER_UNCLEAR if self._is_number_unclear() else otherwise
            self.fields["house_number"].help_text = note

    def _is_number_unclear(self) -> bool:
        code = self._stands_in("country")
        if "house_number" not in countries.rules(code).required or self._stands_in("house_number"):
            return False
        return may_hold_number(self._stands_in("street"), code)

    def _stands_in(self, name: str) -> str:
        if self.is_bound:
            return str(self.data.get(self.add_prefix(name)) or "").strip()
        return str(self.get_initial_for_field(self.fields[name], name) or "").strip()


def _taken_apart(sent: Mapping[str, Any], key: Callable[[str], str]) -> Mapping[str, Any]:
    typed = {name: str(sent.get(key(name)) or "").strip() for name in STREET_FIELDS}
    split = _parts(**typed, rules=countries.rules(str(sent.get(key("country")) or "")))
    changed = sent.copy() if hasattr(sent, "copy") else dict(sent)
    for name, now in zip(STREET_FIELDS, split, strict=True):
        if now != typed[name]:
            changed[key(name)] = now
    return changed


def _parts(
    street: str, house_number: str, addition: str, rules: countries.Rules
) -> tuple[str, str, str]:
    """Return street, number and addition of what stands in the three fields."""
    if not house_number:
        is_asked = "house_number" in rules.required and not addition
        return split_street(street, rules.code) if is_asked else (street, "", addition)
    at_number = split_street(street, rules.code, number=f"{house_number} {addition}")
    if at_number[0] != street:  # the street held the number too
        return at_number
    if addition:
        return street, house_number, addition
    return street, *split_number(house_number, rules.code)
