"""Files as people have them: old ones, other programs' ones, and what is no spreadsheet at all."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.web.test_spreadsheets import archive, cells, changed, reason, workbook
from web.spreadsheets import (
    Doubt,
    DoubtfulCell,
    Limits,
    NumberCell,
    Reason,
    Row,
    UnreadableFile,
    plain_number,
    read_rows,
)

DATA = Path(__file__).parent / "data"
HEADER = ["Artikelnummer", "Aantal"]
SHEET = "xl/worksheets/sheet1.xml"


def rows_of(name: str) -> list[list[str]]:
    return cells((DATA / name).read_bytes())


def first_cell(value: object, number_format: str = "General") -> str:
    """The cell of a workbook with one value, shown in one way."""

    def show(book: Workbook) -> None:
        book.active["A1"].number_format = number_format

    return cells(workbook([value], edit=show))[0][0]


def ods(*tables: str, styles: str = "") -> bytes:
    """An OpenDocument file with these tables; LibreOffice's own is in the folder of data."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    calcext = (
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    )
    content = (
        f"<office:document-content{spaces}{calcext}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return archive(mimetype=b"x", content_xml=content.encode())


def ods_table(*rows: str, name: str = "Blad1", attributes: str = "") -> str:
    return f'<table:table table:name="{name}" {attributes}>{"".join(rows)}</table:table>'


def ods_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def ods_number(shown: str, value: str, kind: str = "float") -> str:
    return ods_cell(shown, f'office:value-type="{kind}" office:value="{value}"')


# ---------------------------------------------------------------- every kind


@pytest.mark.parametrize("name", ["c9_oud.xls", "c9_libre.ods", "c5_verborgen_blad.xlsx"])
def test_files_of_every_program_are_read(name: str) -> None:
    assert rows_of(name) == [HEADER, ["51.110.4900", "5"]]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("c4_dimension_A1.xlsx", [["51.110.4900", "3"], ["51.110.6100", "3"]]),
        ("c14_inch2.csv", [["51.110.4900", "5", '"1/2 tap'], ["51.110.5500", "8"]]),
        (
            "c14_inch_import_even.csv",
            [["C14-A", '"3/4 tap', "QA2", "1,00"], ["C14-C", "naam c", "QA2", "1,50"]],
        ),
        ("enc_pipe.csv", [["51.110.5200", "x", "6"]]),
        ("c3_sep.csv", [["Spiraalboor", "51.110.4900", "7"], ["Boor", "51.110.5200", "3"]]),
        (
            "k_bedrijven_sep.csv",
            [["Q2", 'QA "Twee BV', "NL", "Apeldoorn", "7919"]],
        ),
    ],
)
def test_files_that_went_wrong(name: str, rows: list[list[str]]) -> None:
    read = rows_of(name)
    assert [row for row in rows if row in read] == rows


@pytest.mark.parametrize("name", ["rijk.xls", "rijk.ods"])
def test_what_is_shown_in_files_of_libreoffice(name: str) -> None:
    told: list[tuple[str, list[str]]] = []
    with (DATA / name).open("rb") as file:
        rows = list(read_rows(file, on_other_sheets=lambda *said: told.append(said)))
    shown = [row.cells[0].lower() for row in rows[1:]]
    assert shown[:6] == ["00000850", "12.10", "31-jan", "51.110.4900", "#n/a", "100000"]
    assert shown[7] == "11.110.0850"
    assert [plain_number(row.cells[2]) for row in rows[1:4]] == ["12.5", "1.25", "21.989"]
    assert rows[4].cells[1] == "5"
    doubts = [cell.doubt for row in rows for cell in row.cells if isinstance(cell, DoubtfulCell)]
    assert doubts == [Doubt.DATE, Doubt.ERROR, Doubt.EXPONENT]
    assert [row.number for row in rows if row.is_hidden] == [4]
    assert told == [("Bestelling", ["Blad2"])]


def test_no_row_of_a_file_with_inch_signs_is_eaten() -> None:
    counts = {"c14_inch2.csv": 3, "c14_inch_import_even.csv": 4, "k_bedrijven_sep.csv": 5}
    assert {name: len(rows_of(name)) for name in counts} == counts


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            'A\t5\t"1/2 tap\nB\t7\t3/4" tap\nC\t8\tx',
            [["A", "5", '"1/2 tap'], ["B", "7", '3/4" tap']],
        ),
        ('A;5;3/4"\nB;7;1/2"\nC;8;x', [["A", "5", '3/4"'], ["B", "7", '1/2"'], ["C", "8", "x"]]),
        ('A;"1/2" tap";5\nB;"3/4" tap";7', [["A", '1/2" tap', "5"], ["B", '3/4" tap', "7"]]),
        ('"1/2 tap;5\n"3/4 tap;7\nC;8', [['"1/2 tap', "5"], ['"3/4 tap', "7"], ["C", "8"]]),
        ('A;"1/2;5\nB;"3/4;7\nC;"1;8\nD;"2;9', [["A", '"1/2', "5"], ["D", '"2', "9"]]),
    ],
)
def test_inch_signs_wherever_they_stand(text: str, rows: list[list[str]]) -> None:
    read = cells(text.encode())
    assert len(read) == text.count("\n") + 1
    assert [row for row in rows if row in read] == rows


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "mac_roman"])
def test_texts_in_whatever_encoding_with_and_without_a_mark(encoding: str) -> None:
    text = "Artikelnummer;Omschrijving\r11.110.0850;spiraalboor én tap\r"
    assert cells(text.encode(encoding))[1] == ["11.110.0850", "spiraalboor én tap"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_dashes_and_curly_quotes_do_not_make_a_text_without_a_mark_binary(encoding: str) -> None:
    text = "Artikelnummer;Omschrijving\r\n11.110.0850;Gatzaag – “bi-metaal” € ½\r\n"
    assert cells(text.encode(encoding))[1] == ["11.110.0850", "Gatzaag – “bi-metaal” € ½"]


def test_windows_letters_are_not_taken_for_those_of_a_mac() -> None:
    text = "11.110.0850;Škoda – ‘één’\r\n"
    assert cells(text.encode("cp1252")) == [["11.110.0850", "Škoda – ‘één’"]]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ((DATA / "c9_wachtwoord.xlsx").read_bytes(), Reason.PROTECTED),
        (b"%PDF-1.7\n%\xe2\xe3" + bytes(range(256)), Reason.PDF),
        (b"\x89PNG\r\n\x1a\n\0\0", Reason.PICTURE),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", Reason.PICTURE),
        (b"GIF89a\1\0", Reason.PICTURE),
        (b"BM\x9a\1\0\0\0\0\0\0", Reason.PICTURE),
        (b"RIFF\1\0\0\0WEBPVP8 ", Reason.PICTURE),
        (b"\0\0\0\x18ftypheic\0\0", Reason.PICTURE),
        (archive(word__document_xml=b"<a/>"), Reason.WORD),
        (rb"{\rtf1\ansi Bestelling", Reason.WORD),
        (
            archive(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<a/>"),
            Reason.WORD,
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), Reason.WORD),
        (b"<html><table><tr><td>11.110.0850</td></tr></table></html>", Reason.WEB_PAGE),
        (b'\xef\xbb\xbf\r\n<!DOCTYPE html PUBLIC "x">', Reason.WEB_PAGE),
        (b"<!-- export --><table border=1><tr>", Reason.WEB_PAGE),
        ("\N{BYTE ORDER MARK}<html><body>".encode("utf-16-le"), Reason.WEB_PAGE),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook", Reason.WEB_PAGE),
        (b'<?xml version="1.0"?><Workbook xmlns="x">', Reason.OTHER_PROGRAM),
        (archive(xl__workbook_bin=b"\x83"), Reason.OTHER_PROGRAM),
        (archive(Index__Document_iwa=b"\0"), Reason.OTHER_PROGRAM),
        (bytes(range(256)) * 20, Reason.NOT_A_SPREADSHEET),
        (archive(foto_txt=b"x"), Reason.NOT_A_SPREADSHEET),
    ],
)
def test_what_is_no_spreadsheet_says_what_it_is(content: bytes, why: Reason) -> None:
    assert reason(content) == (why, 0)


def test_a_zip_with_a_password_says_so() -> None:
    content = bytearray(archive(a_csv=b"31.1;2"))
    content[6] |= 1  # the flag of the file itself
    content[content.index(b"PK\1\2") + 8] |= 1  # and in the list of files
    assert reason(bytes(content)) == (Reason.PROTECTED, 0)


def test_an_old_workbook_with_a_password_says_so() -> None:
    begin = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0, 1997, 0, 6)
    filepass = struct.pack("<HHHHH", 0x002F, 6, 0, 0x1234, 0x5678)
    assert reason(begin + filepass + bytes(600)) == (Reason.PROTECTED, 0)


def test_an_opendocument_file_with_a_password_says_so() -> None:
    manifest = b"<manifest><manifest:encryption-data/></manifest>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("content.xml", b"\x9c\1\2")
        file.writestr("META-INF/manifest.xml", manifest)
    assert reason(made.getvalue()) == (Reason.PROTECTED, 0)


@pytest.mark.parametrize("name", ["c9_oud.xls", "c9_libre.ods", "c4_dimension_A1.xlsx"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_file_that_breaks_off_is_refused_with_a_sentence(name: str, share: float) -> None:
    content = (DATA / name).read_bytes()
    assert reason(content[: int(len(content) * share)])[0] in (
        Reason.DAMAGED,
        Reason.NOT_A_SPREADSHEET,
    )


@pytest.mark.parametrize(
    ("mark", "place"), [(b"PK\1\2", 6), (b"PK\3\4", 0), (b"a.csv", 2), (b"a.csv", 10)]
)
def test_a_zip_that_is_damaged_is_refused_with_a_sentence(mark: bytes, place: int) -> None:
    content = bytearray(packed(archive(x_txt=b""), "a.csv", [b"31.1;2\n" * 1000]))
    content[content.index(mark, 1) + place] ^= 0xFF
    assert reason(bytes(content))[0] in (Reason.NOT_A_SPREADSHEET, Reason.DAMAGED)


def test_xml_that_declares_entities_is_refused() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    bomb = changed(workbook(HEADER), SHEET, lambda sheet: laughs + sheet)
    assert reason(bomb) == (Reason.DAMAGED, 0)
    assert reason(archive(content_xml=f"{laughs}<a>&b;</a>".encode()))[0] is Reason.DAMAGED


# ---------------------------------------------------------------- sheets and hidden rows


def named(name: str, *rows: Iterable[object], state: str = "visible") -> Callable[[Workbook], None]:
    def add(book: Workbook) -> None:
        sheet: Worksheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)

    return add


def told_of_sheets(content: bytes) -> tuple[list[list[str]], list[tuple[str, list[str]]]]:
    told: list[tuple[str, list[str]]] = []
    rows = read_rows(io.BytesIO(content), on_other_sheets=lambda *said: told.append(said))
    return [row.cells for row in rows], told


def test_a_second_visible_sheet_with_rows_is_said() -> None:
    second = named("Blad2", ["31.1", 2])
    assert told_of_sheets(workbook(HEADER, edit=second)) == ([HEADER], [("Sheet", ["Blad2"])])


@pytest.mark.parametrize(
    "second", [named("Leeg"), named("Intern", ["31.1", 2], state="hidden")], ids=["empty", "hidden"]
)
def test_a_sheet_without_rows_or_that_cannot_be_seen_is_not_said(
    second: Callable[[Workbook], None],
) -> None:
    assert told_of_sheets(workbook(HEADER, edit=second)) == ([HEADER], [])


def test_an_empty_sheet_in_front_is_passed_over() -> None:
    assert told_of_sheets(workbook(edit=named("Bestelling", HEADER))) == ([HEADER], [])


def test_the_sheets_of_an_opendocument_file() -> None:
    properties = '<style:table-properties table:display="false"/>'
    hidden = f'<style:style style:name="ta2">{properties}</style:style>'
    content = ods(
        ods_table(ods_row(ods_cell("Lees mij")), attributes='table:style-name="ta2"'),
        ods_table(name="Leeg"),
        ods_table(ods_row(ods_cell("31.1"), ods_number("2", "2")), name="Bestelling"),
        ods_table(ods_row(ods_cell("x")), name="Blad3"),
        styles=hidden,
    )
    assert told_of_sheets(content) == ([["31.1", "2"]], [("Bestelling", ["Blad3"])])


def test_rows_that_a_filter_hides_are_marked() -> None:
    def hide(book: Workbook) -> None:
        book.active.auto_filter.ref = "A1:B3"
        book.active.row_dimensions[2].hidden = True

    rows = list(read_rows(io.BytesIO(workbook(HEADER, ["A", 1], ["B", 2], edit=hide))))
    assert [row.is_hidden for row in rows] == [False, True, False]
    filtered = ods_row(ods_cell("A"), attributes='table:visibility="filter"')
    content = ods(ods_table(filtered, ods_row(ods_cell("B"))))
    assert [row.is_hidden for row in read_rows(io.BytesIO(content))] == [True, False]


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("value", "number_format", "shown", "plain"),
    [
        (850, "00000000", "00000850", "850"),
        (850, "00000", "00850", "850"),
        (12.1, "0.00", "12.10", "12.1"),
        (12.345, "0.00", "12.345", "12.345"),
        (1, "0.000", "1.000", "1"),
        (1234.5, "#,##0.00", "1234.50", "1234.5"),
        (111100850, r"00\.000\.0000", "11.110.0850", "111100850"),
        (111100850, '00"."000"."0000', "11.110.0850", "111100850"),
        (5410329001018, "General", "5410329001018", "5410329001018"),
        (5410329001018, "0.00E+00", "5410329001018", "5410329001018"),
        (19.99 * 1.1, "General", "21.989", "21.989"),
        (0.1 + 0.2, "General", "0.3", "0.3"),
        (0.00001, "General", "0.00001", "0.00001"),
        (-5, "General", "-5", "-5"),
        (5, "0", "5", "5"),
        (5, '0 "st"', "5", "5"),
        (0.5, "0%", "0.5", "0.5"),
        (12.5, "[$€-413] #,##0.00", "12.50", "12.5"),
        (12.5, "[Red]-0.0;General", "12.5", "12.5"),
    ],
)
def test_numbers_as_they_are_shown_and_as_they_are(
    value: float, number_format: str, shown: str, plain: str
) -> None:
    cell = first_cell(value, number_format)
    assert isinstance(cell, NumberCell)
    assert (str(cell), plain_number(cell)) == (shown, plain)


def test_a_text_of_digits_is_no_number() -> None:
    cell = first_cell("00850")
    assert not isinstance(cell, NumberCell)
    assert (cell, plain_number(cell)) == ("00850", "00850")


def test_zeros_and_tails_in_the_files_that_went_wrong() -> None:
    numbers = [row[0] for row in rows_of("c7_getalnotatie.xlsx")]
    assert numbers[1:5] == ["00000850", "12.10", "31.1", "5410329001018"]
    prices = [row[3] for row in rows_of("x_prijs_berekend.xlsx")]
    assert prices[1:4] == ["21.989", "12.345", "0.3"]


@pytest.mark.parametrize(
    ("day", "number_format", "shown", "original"),
    [
        (date(2026, 1, 31), r"d\-mmm", "31-jan", "31-1"),
        (date(2026, 1, 31), "d-mmm", "31-jan", "31.1"),
        (date(2026, 12, 10), "d-mmm", "10-dec", "10-12"),
        (date(2026, 12, 10), "d-mmm", "10-dec", "12.10"),
        (date(2025, 12, 1), "mmm-yy", "dec-25", "12-25"),
        (date(2026, 2, 1), "d/m/yyyy", "1/2/2026", "1-2-2026"),
        (date(2026, 2, 1), "dd-mm-yy", "01-02-26", "01-02-26"),
        (date(2026, 2, 1), "[$-413]d-mmm-yy;@", "1-feb-26", "1-2-26"),
        (date(2026, 2, 1), "yyyy-mm-dd h:mm:ss", "2026-02-01", "2026-2-1"),
    ],
)
def test_a_number_that_became_a_date_is_doubtful(
    day: date, number_format: str, shown: str, original: str
) -> None:
    cell = first_cell(day, number_format)
    assert isinstance(cell, DoubtfulCell)
    assert (str(cell), cell.doubt) == (shown, Doubt.DATE)
    assert cell.original_among({original}) == original


def test_a_number_that_became_an_exponent_is_doubtful() -> None:
    cell = rows_of("c6_datum.xlsx")[4][0]
    assert isinstance(cell, DoubtfulCell)
    assert cell.doubt is Doubt.EXPONENT
    assert cell.original_among({"1E5", "100000"}) == "1E5"
    assert cell.original_among({"100000"}) == "100000"


def test_what_was_typed_is_told_only_when_it_can_be() -> None:
    day = first_cell(date(2026, 12, 10), "d-mmm")
    assert isinstance(day, DoubtfulCell)
    assert day.original_among({"10-12", "12.10"}) == "10-12"  # the day stands first here
    assert day.original_among({"12.10"}) == "12.10"
    assert day.original_among({"10-12", "10.12"}) == ""
    assert day.original_among({"10.11"}) == ""


def test_a_formula_that_was_never_calculated_is_doubtful_and_keeps_its_row() -> None:
    rows = rows_of("c15_formule.xlsx")
    assert len(rows) == 4
    doubts = [[getattr(cell, "doubt", None) for cell in row] for row in rows[1:]]
    formula = Doubt.FORMULA
    assert doubts == [[formula, None], [None, formula], [formula, formula]]


def test_a_formula_that_gives_nothing_is_empty() -> None:
    empty = '<c r="B1" t="str"><f>""</f><v></v></c></row>'
    content = changed(workbook(["31.1"]), SHEET, lambda sheet: sheet.replace("</row>", empty))
    assert cells(content) == [["31.1"]]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_a_formula_that_failed_is_doubtful(error: str) -> None:
    cell = first_cell(error)
    assert isinstance(cell, DoubtfulCell)
    assert (str(cell), cell.doubt) == (error, Doubt.ERROR)


def test_cells_that_are_true_or_that_are_merged() -> None:
    def merge(book: Workbook) -> None:
        book.active.merge_cells("A2:B2")

    assert cells(workbook([True, "x"], ["a", "b"], edit=merge)) == [["True", "x"], ["a", ""]]


def test_texts_that_are_shared_in_parts_and_escaped() -> None:
    strings = (
        '<sst xmlns="x"><si><r><t>Artikel</t></r><r><t>nummer</t></r><rPh><t>no</t></rPh></si>'
        "<si><t>een_x000D_twee</t></si></sst>"
    )
    sheet = (
        '<x:worksheet xmlns:x="y"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c>'
        '<x:c t="s"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    book = '<workbook xmlns:r="r"><sheets><sheet name="A" r:id="r1"/></sheets></workbook>'
    kinds = {"r1": ("worksheet", "worksheets/s.xml"), "r2": ("sharedStrings", "/xl/strings.xml")}
    relations = "".join(
        f'<Relationship Id="{key}" Type="http://x/{kind}" Target="{path}"/>'
        for key, (kind, path) in kinds.items()
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("xl/workbook.xml", book)
        file.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{relations}</Relationships>")
        file.writestr("xl/strings.xml", strings)
        file.writestr("xl/worksheets/s.xml", sheet)
    assert cells(made.getvalue()) == [["Artikelnummer", "een\rtwee"]]


def test_the_cells_of_an_opendocument_file() -> None:
    error = 'office:value-type="string" calcext:value-type="error" table:formula="of:=#REF!"'
    day = 'office:value-type="date" office:date-value="2026-01-31"'
    spaced = "a<text:s text:c='2'/>b</text:p><text:p>c"
    note = "<office:annotation><text:p>let op</text:p></office:annotation>"
    content = ods(
        ods_table(
            ods_row(ods_number("00850", "850"), ods_number("12,10", "12.1")),
            ods_row(ods_number("1.000", "1000"), ods_number("€ 1.234,50", "1234.5", "currency")),
            ods_row(ods_cell("31-jan", day), ods_cell("#REF!", error)),
            ods_row(ods_cell(spaced), ods_cell("", 'table:formula="of:=1+1"')),
            ods_row(f"<table:table-cell>{note}<text:p>x</text:p></table:table-cell>"),
            ods_row(ods_number("1,00E+05", "100000")),
        )
    )
    rows = cells(content)
    assert rows == [
        *(["00850", "12.10"], ["1000", "1234.5"], ["31-jan", "#REF!"], ["a  b\nc", "=1+1"]),
        *(["x", ""], ["100000", ""]),
    ]
    doubts = [cell.doubt for row in rows for cell in row if isinstance(cell, DoubtfulCell)]
    assert doubts == [Doubt.DATE, Doubt.ERROR, Doubt.FORMULA, Doubt.EXPONENT]
    assert plain_number(rows[0][0]) == "850"


def test_rows_and_cells_that_an_opendocument_file_repeats() -> None:
    twice = 'table:number-columns-repeated="2"'
    content = ods(
        ods_table(
            ods_row("<table:table-cell table:number-columns-repeated='3'/>", ods_cell("a", twice)),
            ods_row(attributes='table:number-rows-repeated="1000"'),
            ods_row(ods_cell("b"), attributes='table:number-rows-repeated="2"'),
        )
    )
    rows = list(read_rows(io.BytesIO(content)))
    assert rows[0] == Row(1, ["", "", "", "a", "a"])
    assert [(row.number, row.cells[0]) for row in rows[1:]] == [(1002, "b"), (1003, "b")]


# ---------------------------------------------------------------- files that unpack to gigabytes

LIMITS = Limits(bytes=1_000_000, rows=100, columns=50)


def read_and_count(content: bytes, limits: Limits = LIMITS) -> tuple[Reason | None, int, int]:
    """Why reading ended, how many rows came and how many bytes were unpacked."""
    told: list[int] = []
    rows = 0
    try:
        for _row in read_rows(io.BytesIO(content), limits=limits, progress=told.append):
            rows += 1
    except UnreadableFile as refused:
        return refused.reason, rows, sum(told)
    return None, rows, sum(told)


def packed(content: bytes, name: str, data: Iterable[bytes]) -> bytes:
    """A workbook in which one part is another, made as it is packed."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
        with new.open(name, "w") as part:
            for piece in data:
                part.write(piece)
    return made.getvalue()


def sheet_of(row: bytes) -> Iterable[bytes]:
    yield b"<worksheet><sheetData>"
    for _ in range(400):
        yield row * (100_000 // len(row))
    yield b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    "row",
    [
        b'<row s="1" customFormat="1"/>',
        b"<row>" + b'<c s="1"/>' * 1000 + b"</row>",
        b"<row><c><v></v></c></row>",
    ],
    ids=["rows", "columns", "cells"],
)
def test_forty_megabytes_of_nothing_are_not_unpacked(row: bytes) -> None:
    content = packed(workbook(HEADER), SHEET, sheet_of(row))
    assert len(content) < 400_000
    why, rows, unpacked = read_and_count(content)
    assert (why, rows) == (Reason.TOO_LARGE, 0)
    assert unpacked <= 1_000_000


def test_reading_stops_after_the_limit_of_rows() -> None:
    content = packed(workbook(HEADER), SHEET, sheet_of(b"<row><c><v>5</v></c></row>"))
    why, rows, unpacked = read_and_count(content)
    assert (why, rows) == (Reason.TOO_MANY_ROWS, 100)
    assert unpacked < 200_000


def test_texts_that_are_shared_are_not_unpacked_beyond_the_limit() -> None:
    text = b"<si><t>" + b"x" * 90_000 + b"</t></si>"
    strings = (piece for piece in [b"<sst>", *[text] * 400, b"</sst>"])
    content = packed(
        changed(
            workbook(HEADER),
            "xl/_rels/workbook.xml.rels",
            lambda relations: relations.replace(
                "</Relationships>",
                '<Relationship Id="s" Type="x/sharedStrings" Target="s.xml"/></Relationships>',
            ),
        ),
        "xl/s.xml",
        strings,
    )
    why, rows, unpacked = read_and_count(content)
    assert (why, rows) == (Reason.TOO_LARGE, 0)
    assert unpacked <= 1_000_000


def test_a_cell_far_to_the_right_costs_no_row_of_that_width() -> None:
    content = changed(workbook(["x"]), SHEET, lambda sheet: sheet.replace('"A1"', '"XFD1"'))
    assert read_and_count(content)[0] is Reason.TOO_MANY_COLUMNS
    far = changed(workbook(["x"]), SHEET, lambda sheet: sheet.replace('"A1"', '"ZZZZZZZ1"'))
    assert read_and_count(far, Limits())[0] is Reason.TOO_MANY_COLUMNS


def test_an_opendocument_file_that_repeats_itself_stops_at_the_limits() -> None:
    row = ods_row(ods_cell("x"), attributes='table:number-rows-repeated="1048576"')
    assert read_and_count(ods(ods_table(row)))[:2] == (Reason.TOO_MANY_ROWS, 100)
    wide = ods_row(ods_cell("x", 'table:number-columns-repeated="999999999"'))
    assert read_and_count(ods(ods_table(wide)))[:2] == (Reason.TOO_MANY_COLUMNS, 0)


def test_a_zip_of_csv_is_not_unpacked_beyond_the_limit() -> None:
    content = packed(archive(x_txt=b""), "a.csv", (b"31.1;2\n" * 15_000 for _ in range(400)))
    why, rows, unpacked = read_and_count(content, Limits(bytes=1_000_000))
    assert (why, rows) == (Reason.TOO_LARGE, 0)
    assert unpacked <= 1_000_000


def test_what_an_archive_says_of_its_sizes_is_not_believed() -> None:
    content = bytearray(packed(workbook(HEADER), SHEET, sheet_of(b"<row/>")))
    entry = content.index(SHEET.encode(), content.index(b"PK\1\2")) - 46
    struct.pack_into("<I", content, entry + 24, 100)  # the size that the list of files states
    why, rows, unpacked = read_and_count(bytes(content))
    assert (why, rows) == (Reason.DAMAGED, 0)
    assert unpacked < 100_000


def test_an_old_workbook_is_limited_too() -> None:
    content = (DATA / "c9_oud.xls").read_bytes()
    assert read_and_count(content, Limits(bytes=len(content) - 1))[0] is Reason.TOO_LARGE
    assert read_and_count(content, Limits(bytes=len(content), rows=1))[:2] == (
        Reason.TOO_MANY_ROWS,
        1,
    )
