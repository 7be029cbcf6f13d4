"""Decimals and quantities as people type them."""

from decimal import Decimal

import pytest

from web.numbers import read_decimal, read_quantity


@pytest.mark.parametrize(
    ("text", "number"),
    [("12,50", "12.50"), ("12.50", "12.50"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"),
     ("€ 3", "3"), ("€\N{NO-BREAK SPACE}1 234,5", "1234.5"), ("0", "0")],
)  # fmt: skip
def test_a_decimal_is_read_with_a_comma_or_a_point(text: str, number: str) -> None:
    assert read_decimal(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "x", "1,2,3", "nan", "Infinity", "--1"])
def test_a_text_that_is_no_number_is_no_decimal(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_decimal(text)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [("7", 7), (" 7 st", 7), ("7,0", 7), ("1000000", 1_000_000), ("7 stuks", 7),
     ("0", None), ("-1", None), ("1,5", None), ("x", None), ("", None), ("1000001", None),
     ("99999999999", None), ("٣", 3)],
)  # fmt: skip
def test_a_quantity_is_a_whole_number_of_pieces(text: str, quantity: int | None) -> None:
    assert read_quantity(text) == quantity
