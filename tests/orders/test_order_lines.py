"""Lines of an order, pasted as text or sent as a file."""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.translation import override
from openpyxl import Workbook

from orders.basket.quick_order_form import QuickOrderForm
from orders.order_file import read_order_file
from orders.order_lines import TypedLine
from orders.pasted_lines import typed_lines_of_text
from tests.web.test_spreadsheets import OLE, workbook
from web.spreadsheets import Limits, Reason, UnreadableFile

pytestmark = pytest.mark.django_db


def lines_of_file(content: bytes) -> list[TypedLine]:
    form = QuickOrderForm(QueryDict(), {"file": SimpleUploadedFile("lijst", content)})
    assert form.is_valid(), form.errors
    typed_lines: list[TypedLine] = form.cleaned_data["typed_lines"]
    return typed_lines


def hide_first_sheet(book: Workbook) -> None:
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("Bestelling")
    rows: Sequence[Sequence[object]] = (["Aantal", "Artikelnummer"], [7, "11.110.0850"])
    for row in rows:
        sheet.append(row)


@pytest.mark.parametrize(
    "text",
    [
        "11.110.0850;7\n31.1;2",
        "11.110.0850\t7\r\n31.1\t2\r\n",
        "11.110.0850,7\n31.1,2",
        "11.110.0850|7\n31.1|2",
        "11.110.0850 7\n31.1   2",
        "\n 11.110.0850 ; 7 ;omschrijving, met komma\n\n31.1;2;\n",
        "Artikelnummer;Aantal\n11.110.0850;7\n31.1;2",
        "Omschrijving;Aantal;Artikelnummer\nboor;7;11.110.0850\nfrees;2;31.1",
        '"11.110.0850";"7"\n"31.1";"2"',
        "sep=;\n11.110.0850;7\n31.1;2",
    ],
)
def test_pasted_lines_are_read_however_they_are_separated(text: str) -> None:
    assert typed_lines_of_text(text) == [TypedLine("11.110.0850", "7"), TypedLine("31.1", "2")]


def test_a_pasted_line_without_a_quantity_is_kept() -> None:
    assert typed_lines_of_text("11.110.0850") == [TypedLine("11.110.0850", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_is_read_in_any_encoding(encoding: str) -> None:
    assert lines_of_file("één;7\n".encode(encoding)) == [TypedLine("één", "7")]


def test_an_excel_file_is_read_without_its_empty_rows() -> None:
    content = workbook(["nummer", "aantal"], [8712345678906, 7.0], [None, None], ["31.1", 2.5])
    assert lines_of_file(content) == [TypedLine("8712345678906", "7"), TypedLine("31.1", "2.5")]


def test_a_hidden_sheet_is_not_what_somebody_orders() -> None:
    content = workbook(["Prijslijst"], edit=hide_first_sheet)
    assert lines_of_file(content) == [TypedLine("11.110.0850", "7")]


def test_a_csv_file_says_its_own_separator() -> None:
    assert lines_of_file(b"sep=,\n31.1,2\n") == [TypedLine("31.1", "2")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 not a book", "not an Excel or CSV file"),
        (b"\x89PNG\r\n\0\0", "This is a picture"),
        (OLE, "not an Excel or CSV file"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "has a password"),
        (b"31.1;2" + b";x" * 1000, "Row 1 has too many columns"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, sentence: str) -> None:
    with override("en"):
        form = QuickOrderForm(QueryDict(), {"file": SimpleUploadedFile("lijst", content)})
        assert sentence in str(form.errors["file"])


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    content = workbook(*[["x" * 1000, n] for n in range(100)])
    assert len(content) < 50_000 < unpacked_bytes(content)
    with pytest.raises(UnreadableFile) as refused:
        read_order_file(BytesIO(content), limits=Limits(bytes=50_000))
    assert refused.value.reason is Reason.TOO_LARGE


def unpacked_bytes(content: bytes) -> int:
    return sum(item.file_size for item in ZipFile(BytesIO(content)).infolist())
