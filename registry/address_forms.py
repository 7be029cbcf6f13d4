"""Takes apart what somebody typed as one in a form with an address: "51 bis" is two fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from registry import countries
from registry.address_parsing import looks_like_year, split_number, split_street


class SplitAddressMixin:
    """A form whose house number may be typed with its addition, or at the end of the street.

    It goes before the form in the bases. What was sent is changed before it is checked, so a form
    that comes back shows the parts too.
    """

    data: Any
    is_bound: bool
    add_prefix: Callable[[str], str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = _taken_apart(self.data, self.add_prefix)


def _taken_apart(sent: Mapping[str, Any], key: Callable[[str], str]) -> Mapping[str, Any]:
    names = ("street", "house_number", "addition")
    street, number, addition = (str(sent.get(key(name)) or "").strip() for name in names)
    if addition or not (street or number):
        return sent
    rules = countries.rules(str(sent.get(key("country")) or ""))
    if number:
        number, addition = split_number(number, rules.code)
    elif "house_number" in rules.required:
        parts = split_street(street, rules.code)
        if not looks_like_year(parts[1]):  # "Plein 1944" is a street, of which the number lacks
            street, number, addition = parts
    split = {"street": street, "house_number": number, "addition": addition}
    changed = sent.copy() if hasattr(sent, "copy") else dict(sent)
    for name, value in split.items():
        if value != str(sent.get(key(name)) or "").strip():
            changed[key(name)] = value
    return changed
