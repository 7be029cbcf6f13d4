"""Rounding and VAT."""

from decimal import Decimal

import pytest

from orders.money import add_up, line_total, net_price


@pytest.mark.parametrize(
    ("gross", "percentage", "net"),
    [
        ("4.85", "25", "3.6375"),
        ("0.0001", "50", "0.0001"),  # 0.00005, half up
        ("0.0001", "50.01", "0.0000"),
        ("10", "0", "10.0000"),
        ("10", "100", "0.0000"),
        ("99999999.9999", "33.33", "66669999.9999"),
        ("3.33", "12.5", "2.9138"),  # 2.91375
    ],
)
def test_a_unit_price_has_four_decimals(gross: str, percentage: str, net: str) -> None:
    assert str(net_price(Decimal(gross), Decimal(percentage))) == net


@pytest.mark.parametrize(
    ("price", "quantity", "total"),
    [
        ("3.6375", 10, "36.38"),  # 36.375
        ("0.0050", 1, "0.01"),
        ("0.0049", 1, "0.00"),
        ("0.0049", 3, "0.01"),
        ("1.2345", 1_000_000, "1234500.00"),
    ],
)
def test_a_line_is_rounded_once_to_cents(price: str, quantity: int, total: str) -> None:
    assert str(line_total(Decimal(price), quantity)) == total


def test_vat_is_calculated_over_the_sum_and_not_per_line() -> None:
    lines = [(Decimal("0.02"), Decimal(21))] * 3
    totals = add_up(lines)
    assert totals.net == Decimal("0.06")
    assert totals.vat == Decimal("0.01")  # 0.0126; per line it would have been nothing
    assert totals.payable == Decimal("0.07")


def test_vat_is_given_per_rate_with_the_highest_first() -> None:
    totals = add_up(
        [
            (Decimal("1.50"), Decimal(9)),
            (Decimal("2.50"), Decimal(21)),
            (Decimal("1.00"), Decimal(9)),
        ]
    )
    assert [(v.rate, v.base, v.amount) for v in totals.vat_lines] == [
        (Decimal(21), Decimal("2.50"), Decimal("0.53")),  # 0.525
        (Decimal(9), Decimal("2.50"), Decimal("0.23")),  # 0.225
    ]
    assert totals.payable == Decimal("5.76")


def test_the_totals_of_no_lines_are_zero() -> None:
    totals = add_up([])
    assert (totals.net, totals.vat, totals.payable) == (Decimal(0), Decimal(0), Decimal(0))
