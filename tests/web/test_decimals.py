"""Decimals as people type them, and those that can be read in two ways."""

from decimal import Decimal

import pytest

from web.decimals import Meaning, TypedDecimal, read_decimal


@pytest.mark.parametrize(
    ("text", "number"),
    [("12,50", "12.50"), ("12.50", "12.50"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"),
     ("€ 3", "3"), ("€\N{NO-BREAK SPACE}1 234,5", "1234.5"), ("0", "0"), (",50", "0.50"),
     ("1.250,00", "1250"), ("1,250.00", "1250"), ("€ 1.250,-", "1250"), ("€1.250,--", "1250"),
     ("EUR 1,25", "1.25"), ("1,25 €", "1.25"), ("12,50 euro", "12.5"), ("1.250.000", "1250000"),
     ("1'250.00", "1250"), ("21.989000000000004", "21.989"), ("64.60000000000001", "64.6"),
     ("22.779999999999998", "22.78"), ("0.250", "0.25"), ("0,375", "0.375"), ("1250.000", "1250"),
     ("1.2345", "1.2345"), ("-5", "-5"), ("€ −5,00", "-5"), ("1.5e-05", "0.000015")],
)  # fmt: skip
def test_a_decimal_is_read_as_it_is_written(text: str, number: str) -> None:
    typed = read_decimal(text)
    assert (typed.value, typed.doubtful) == (Decimal(number), "")


@pytest.mark.parametrize(
    "text",
    ["", "x", "1,2,3", "nan", "Infinity", "--1", "1.25.00", "$ 5", "1e5", "12,50 per st", "€"],
)
def test_a_text_that_is_no_number_is_no_decimal(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_decimal(text)


@pytest.mark.parametrize(
    ("text", "sign"),
    [("1.250", "."), ("1,250", ","), ("€ 12.500", "."), ("125,000 EUR", ","), ("-1.250", ".")],
)
def test_three_digits_behind_one_separator_can_be_read_in_two_ways(text: str, sign: str) -> None:
    typed = read_decimal(text)
    assert typed.doubtful == sign
    assert typed.meant({sign: Meaning.THOUSANDS}) == 1000 * typed.meant({sign: Meaning.DECIMALS})


@pytest.mark.parametrize(
    ("text", "sign"), [("1.250,00", "."), ("1,250.00", ","), ("1.250.000", "."), ("1 250,00", "")]
)
def test_both_separators_tell_which_one_is_of_thousands(text: str, sign: str) -> None:
    assert read_decimal(text).thousands == sign


def test_a_clear_decimal_means_the_same_to_everybody() -> None:
    typed = read_decimal("12.50")
    assert typed == TypedDecimal(Decimal("12.50"))
    assert typed.meant({".": Meaning.THOUSANDS}) == Decimal("12.50")
