from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook

from orders.files import Unreadable, read_decimal, read_rows
from orders.order_lines import TypedLine, read_quantity, typed_lines_of_text


def xlsx(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "11.110.0850;7\n31.1;2",
        "11.110.0850\t7\r\n31.1\t2\r\n",
        "11.110.0850,7\n31.1,2",
        "11.110.0850 7\n31.1   2",
        "\n 11.110.0850 ; 7 ;omschrijving, met komma\n\n31.1;2;\n",
        "Artikelnummer;Aantal\n11.110.0850;7\n31.1;2",
        "Omschrijving;Aantal;Artikelnummer\nboor;7;11.110.0850\nfrees;2;31.1",
        '"11.110.0850";"7"\n"31.1";"2"',
    ],
)
def test_lines_however_they_are_separated(text: str) -> None:
    assert typed_lines_of_text(text) == [TypedLine("11.110.0850", "7"), TypedLine("31.1", "2")]


def test_a_line_without_a_quantity_is_kept() -> None:
    assert typed_lines_of_text("11.110.0850") == [TypedLine("11.110.0850", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_any_encoding(encoding: str) -> None:
    assert read_rows("één;7\n".encode(encoding)) == [["één", "7"]]


def test_an_excel_file() -> None:
    content = xlsx(["nummer", "aantal"], [8712345678906, 7.0], [None, None], ["31.1", 2.5])
    assert read_rows(content) == [["nummer", "aantal"], ["8712345678906", "7"], ["31.1", "2.5"]]


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a book", b"\x89PNG\r\n\0\0"])
def test_what_is_no_spreadsheet(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_rows(content)


@pytest.mark.parametrize(
    ("text", "number"),
    [("12,50", "12.50"), ("12.50", "12.50"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"),
     ("€ 3", "3"), ("0", "0")],
)  # fmt: skip
def test_numbers(text: str, number: str) -> None:
    assert read_decimal(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "x", "1,2,3", "nan", "Infinity", "--1"])
def test_no_numbers(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_decimal(text)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [("7", 7), (" 7 st", 7), ("7,0", 7), ("1000000", 1_000_000), ("7 stuks", 7),
     ("0", None), ("-1", None), ("1,5", None), ("x", None), ("", None), ("1000001", None),
     ("99999999999", None), ("٣", 3)],
)  # fmt: skip
def test_quantities(text: str, quantity: int | None) -> None:
    assert read_quantity(text) == quantity
