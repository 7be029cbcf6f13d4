"""Small files of strangers that would cost a lot: repeated cells, long formats, many comments."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.web.test_spreadsheet_files import (
    SHEET,
    ods,
    ods_cell,
    ods_row,
    ods_table,
    read_and_count,
    told_of_sheets,
)
from tests.web.test_spreadsheets import cells, changed, reason, workbook
from web.spreadsheets import Limits, Reason
from web.spreadsheets.kinds import kind_of
from web.spreadsheets.number_formats import Format, read_format

EVERY_ROW = 'table:number-rows-repeated="16777216"'
EVERY_COLUMN = 'table:number-columns-repeated="16384"'


def test_a_sheet_that_is_not_read_is_not_counted_row_by_row() -> None:
    endless = ods_row(ods_cell("x"), attributes=EVERY_ROW) * 10_000
    content = ods(ods_table(ods_row(ods_cell("31.1"))), ods_table(endless, name="Blad2"))
    assert told_of_sheets(content) == ([["31.1"]], [("Blad1", ["Blad2"])])


def test_cells_to_the_right_of_the_last_column_are_not_kept() -> None:
    wide = ods_row(ods_cell("x", EVERY_COLUMN) * 10_000)
    why, rows, _unpacked = read_and_count(ods(ods_table(wide)), Limits())
    assert (why, rows) == (Reason.TOO_MANY_COLUMNS, 0)


@pytest.mark.parametrize("number", ["99999999999999999999", "-4", "0"])
def test_a_row_of_which_no_program_has_the_number_is_damaged(number: str) -> None:
    row = f'row r="{number}"'
    content = changed(workbook(["31.1"]), SHEET, lambda sheet: sheet.replace('row r="1"', row))
    assert reason(content) == (Reason.DAMAGED, 0)


def test_a_sheet_that_is_not_read_may_be_too_wide() -> None:
    second = ods_table(ods_row(*[ods_cell("x")] * 60), name="Blad2")
    content = ods(ods_table(ods_row(ods_cell("31.1"))), second)
    assert read_and_count(content)[:2] == (None, 1)


@pytest.mark.parametrize("code", ["0" * 256, "0-" * 500_000, "[" * 300_000, "x" + ". " * 100_000])
def test_a_format_longer_than_a_program_takes_shows_a_number_as_it_is(code: str) -> None:
    assert read_format(code) == Format()


def test_half_a_character_is_left_out() -> None:
    half = changed(workbook(["31.1"]), SHEET, lambda s: s.replace("31.1", "31_xD83D_.1_xDE00_"))
    assert cells(half) == [["31.1"]]


@pytest.mark.parametrize("start", ["<!---->" * 500 + "x", "<!--" * 1000, "<!-- --> " * 400 + "x"])
def test_comments_without_end_are_looked_at_once(start: str) -> None:
    assert not isinstance(kind_of(start.encode()), Reason)


@pytest.mark.parametrize(
    "page",
    [
        "<!-- a --><!-- b -->\r\n<TABLE>",
        "<div><table><tr><td>31.1</td></tr></table></div>",
        "<title>Bestelling</title>",
        "<center><h1>Bestelling</h1>",
        "<p>31.1</p>",
        "<script>x</script>",
        '<link rel="stylesheet">',
    ],
)
def test_a_web_page_may_begin_with_any_element(page: str) -> None:
    assert reason(page.encode()) == (Reason.WEB_PAGE, 0)


def test_a_text_that_begins_with_an_angle_bracket_is_no_web_page() -> None:
    assert cells(b"<M8> bout;5\n31.1;2\n") == [["<M8> bout", "5"], ["31.1", "2"]]


def test_the_hidden_file_that_a_mac_packs_is_not_the_list() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("__MACOSX/._a.csv", b"\0\5\x16\7\0")
        file.writestr("a.csv", b"31.1;5")
    assert cells(made.getvalue()) == [["31.1", "5"]]
