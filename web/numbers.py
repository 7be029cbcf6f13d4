"""Numbers as people type them: a decimal with a comma or a point, a quantity of whole pieces."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

MAX_QUANTITY = 1_000_000  # pieces in one line
_QUANTITY = re.compile(r"(\d{1,7})(?:[.,]0+)?\s*(?:x|st\.?|stuks|pcs?|stück)?", re.IGNORECASE)
_SPACES = str.maketrans("", "", " \N{NO-BREAK SPACE}")


def read_decimal(text: str) -> Decimal:
    """Return the number that a text means: "12,50", "1.234,5", "1,234.5" or "€ 3".

    Raises ValueError for a text that is no finite number.
    """
    number = text.strip().translate(_SPACES).removeprefix("€")
    if "," in number and "." in number:
        thousands = "." if number.rindex(",") > number.rindex(".") else ","
        number = number.replace(thousands, "")
    try:
        value = Decimal(number.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not value.is_finite():
        raise ValueError(text)
    return value


def read_quantity(text: str) -> int | None:
    """Return the whole number of pieces that a text means, or None where it means none.

    It is at least one and at most `MAX_QUANTITY`; a unit may follow it ("7 st").
    """
    match = _QUANTITY.fullmatch(text.strip())
    quantity = int(match[1]) if match else 0
    return quantity if 0 < quantity <= MAX_QUANTITY else None
