"""The one reader: what people save and send is read, and what cannot be read says why."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from itertools import islice

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import Workbook

from web.spreadsheets import (
    Limits,
    Reason,
    Row,
    UnreadableFile,
    read_rows,
    read_text,
    unpacked_size,
)
from web.spreadsheets.delimited import encoding_of, separator_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
HEADER = ["Artikelnummer", "Aantal"]


def cells(content: bytes, *, strip: bool = True) -> list[list[str]]:
    return [row.cells for row in read_rows(io.BytesIO(content), strip=strip)]


def workbook(*rows: Sequence[object], edit: Callable[[Workbook], object] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if edit:
        edit(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def archive(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, data in files.items():
            made.writestr(name.replace("__", "/").replace("_", "."), data)
    return content.getvalue()


def changed(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """A workbook in which one of its files has been changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for item in old.namelist():
            data = old.read(item)
            new.writestr(item, change(data.decode()) if item == name else data)
    return made.getvalue()


def reason(content: bytes, limits: Limits | None = None) -> tuple[Reason, int]:
    with pytest.raises(UnreadableFile) as refused:
        list(read_rows(io.BytesIO(content), limits=limits))
    return refused.value.reason, refused.value.row


# ---------------------------------------------------------------- text


@pytest.mark.parametrize(
    "text",
    [
        "11.110.0850;7\n31.1;2",
        "11.110.0850\t7\r\n31.1\t2\r\n",
        "11.110.0850,7\r31.1,2",
        "11.110.0850|7\n31.1|2",
        "\n 11.110.0850 ; 7 \n;\n\n31.1;2\n",
        '"11.110.0850";"7"\n"31.1";"2"',
        "sep=;\n11.110.0850;7\n31.1;2",
        "SEP=\t\r\n11.110.0850\t7\r\n31.1\t2",
        "sep=,\n11.110.0850,7\n31.1,2",
        '"sep=;"\r\n11.110.0850;7\r\n31.1;2',
        "sep = ;\n11.110.0850;7\n31.1;2",
        "sep=;;;\n11.110.0850;7\n31.1;2",
        "sep=\\t\n11.110.0850\t7\n31.1\t2",
        "11.110.0850;7\n31.1;2\n\x1a",
    ],
)
def test_rows_however_they_are_separated(text: str) -> None:
    assert cells(text.encode()) == [["11.110.0850", "7"], ["31.1", "2"]]
    assert [row.cells for row in read_text(text)] == [["11.110.0850", "7"], ["31.1", "2"]]


@pytest.mark.parametrize(
    ("lines", "separator"),
    [
        (["12,50;13,75", "1,00;2,00"], ";"),
        (["a;1,5", "b;2,5", "c;3,5"], ";"),
        (["a,b;c", "d,e;f", "g,h"], ","),
        (["Nummer|Tekst; lang|Aantal", "31.1|x, y|2"], "|"),
        (['name,"a;b",city', 'Van Ommen,"c;d",Beekbergen'], ","),
        (['"a","1;5"', '"b","2;5"'], ","),
        (['"a";"1,5"', '"b";"2,5"'], ";"),
        (["31.1"], ";"),
        ([], ";"),
    ],
)
def test_the_separator_is_the_one_that_most_rows_agree_on(lines: list[str], separator: str) -> None:
    assert separator_of(lines) == separator


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16-le", "utf-16-be"])
def test_text_in_any_encoding(encoding: str) -> None:
    mark = "\N{BYTE ORDER MARK}" if encoding.startswith("utf-16") else ""
    assert cells(f"{mark}één;€ 7\n".encode(encoding)) == [["één", "€ 7"]]
    assert cells(f"{mark}sep=|\r\néén|€ 7".encode(encoding)) == [["één", "€ 7"]]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_letters_that_come_after_a_megabyte_without_any_are_read(encoding: str) -> None:
    content = b"31.1;2\n" * 200_000 + "één;€ 7\n".encode(encoding)
    assert cells(content)[-1] == ["één", "€ 7"]


def test_one_broken_letter_does_not_make_the_other_letters_unreadable() -> None:
    content = "één;ü\n".encode() + b"Caf\xe9;7\n"
    assert cells(content) == [["één", "ü"], ["Caf\N{REPLACEMENT CHARACTER}", "7"]]


def test_a_letter_that_was_lost_before_is_no_broken_one() -> None:
    content = "Caf\N{REPLACEMENT CHARACTER};7\n".encode()
    assert cells(content) == [["Caf\N{REPLACEMENT CHARACTER}", "7"]]


def test_a_letter_cut_by_the_end_of_the_sample_is_not_broken() -> None:
    assert encoding_of(b"abc" + "é".encode()[:1]) == "utf-8-sig"


def test_a_cell_may_have_several_lines() -> None:
    text = 'a;"een\ntwee";b\nc;d;e'
    assert cells(text.encode()) == [["a", "een\ntwee", "b"], ["c", "d", "e"]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('n;naam;plaats\n1;"Een;Ede\n2;Twee;Epe', [["1", '"Een', "Ede"], ["2", "Twee", "Epe"]]),
        ('n;naam;plaats\n1;"Een;Ede\n2;"Twee;Epe', [["1", '"Een', "Ede"], ["2", '"Twee', "Epe"]]),
        ('n;naam;plaats\n1;"Een;Ede\n2;Twee 3";E', [["1", '"Een', "Ede"], ["2", 'Twee 3"', "E"]]),
        ('n;naam;plaats\n1;"Een;"Ede"\n2;T;E', [["1", '"Een', "Ede"], ["2", "T", "E"]]),
        ('n;naam;plaats\n1;Een;"Ede\n2;T;E', [["1", "Een", '"Ede'], ["2", "T", "E"]]),
        ('n;naam;plaats\n"1;Een;Ede', [['"1', "Een", "Ede"]]),
        ('n;naam;plaats\n1;"1/2" tap";E\n2;T;E', [["1", '1/2" tap', "E"], ["2", "T", "E"]]),
        ('n;naam;plaats\n1;"A;B" ;E', [["1", "A;B", "E"]]),
        ('n;naam;plaats\n;"Een;Ede\n;;"E', [["", '"Een', "Ede"], ["", "", '"E']]),
        ('n;naam;plaats\n1;"Een ""3""\nTwee";E', [["1", 'Een "3"\nTwee', "E"]]),
        ('n;naam;plaats\n1;A;"Een\nTwee"\n2;B;E', [["1", "A", "Een\nTwee"], ["2", "B", "E"]]),
        ('n;naam;plaats\n"Een\nTwee";A;B\n2;B;E', [["Een\nTwee", "A", "B"], ["2", "B", "E"]]),
    ],
)
def test_a_quote_that_is_not_closed_on_its_line_is_a_character(
    text: str, rows: list[list[str]]
) -> None:
    assert cells(text.encode())[1:] == rows


def test_a_quote_that_is_never_closed_costs_one_row_and_little_memory() -> None:
    content = b"a;b\n" * 3 + b'"c;d\n' + b"e,f;g\n" * 100_000
    rows = list(read_rows(io.BytesIO(content)))
    assert len(rows) == 100_004
    assert rows[3] == Row(4, ['"c', "d"])
    assert rows[-1] == Row(100_004, ["e,f", "g"])


def test_a_quote_is_no_separator() -> None:
    assert cells(b'sep="\n31.1;2\n') == [['sep="'], ["31.1", "2"]]


def test_a_row_has_the_number_that_a_spreadsheet_program_gives_it() -> None:
    content = b'sep=;\nBestelling;\n;\n\n"Artikel\nnummer";Aantal\n31.1;2\n'
    rows = list(read_rows(io.BytesIO(content)))
    assert rows == [
        Row(1, ["Bestelling", ""]),
        Row(4, ["Artikel\nnummer", "Aantal"]),
        Row(5, ["31.1", "2"]),
    ]


def test_space_around_cells_stays_when_it_is_asked_for() -> None:
    assert cells(b" a ; b\n", strip=False) == [[" a ", " b"]]


def test_null_bytes_are_left_out() -> None:
    assert cells(b"31\0.1;2" + b" " * 200) == [["31.1", "2"]]
    assert [row.cells for row in read_text("31\0.1;2")] == [["31.1", "2"]]


def test_an_empty_file_has_no_rows() -> None:
    assert cells(b"") == []
    assert list(read_text("\n \n")) == []


def test_a_row_that_is_no_csv_is_told_and_the_others_are_read() -> None:
    told: list[tuple[int, str]] = []
    content = b"a;b\nc;" + b"x" * 200_000 + b"\nd;e\n"
    rows = read_rows(io.BytesIO(content), on_bad_row=lambda *said: told.append(said))
    assert [row.cells for row in rows if "x" not in row.cells[-1]] == [["a", "b"], ["d", "e"]]
    assert [number for number, _reason in told] == [2]
    assert "field" in told[0][1]
    assert reason(content) == (Reason.DAMAGED, 2)


# ---------------------------------------------------------------- workbooks


def test_a_workbook() -> None:
    content = workbook(HEADER, [8712345678906, 7.0], [None, None], ["31.1", 2.5])
    rows = list(read_rows(io.BytesIO(content)))
    assert rows == [Row(1, HEADER), Row(2, ["8712345678906", "7"]), Row(4, ["31.1", "2.5"])]


def test_empty_cells_at_the_end_of_a_row_are_those_of_the_first_row() -> None:
    def format_one_more(book: Workbook) -> None:
        book.active["D3"].number_format = "0.00"

    content = workbook(["Nummer", "Naam", "Plaats"], ["1"], ["2", "b"], edit=format_one_more)
    assert cells(content) == [["Nummer", "Naam", "Plaats"], ["1", "", ""], ["2", "b", ""]]


def test_a_workbook_that_states_one_cell_is_read_to_its_end() -> None:
    content = workbook(HEADER, ["31.1", 2], ["10-12", 3])
    stated = changed(
        content,
        "xl/worksheets/sheet1.xml",
        lambda sheet: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', sheet),
    )
    assert stated != content
    assert cells(stated) == [HEADER, ["31.1", "2"], ["10-12", "3"]]


def test_the_first_sheet_that_can_be_seen_is_meant() -> None:
    def hide(book: Workbook) -> None:
        book.active.sheet_state = "hidden"
        book.create_sheet("Bestelling").append(HEADER)

    assert cells(workbook(["Lees mij"], edit=hide)) == [HEADER]


def test_a_formula_without_a_value_shows_itself() -> None:
    assert cells(workbook(["31.1", "=1+1"])) == [["31.1", "=1+1"]]


# ---------------------------------------------------------------- whatever else is sent


def test_an_upload_is_read_as_it_comes() -> None:
    assert [row.cells for row in read_rows(SimpleUploadedFile("x", b"31.1;2"))] == [["31.1", "2"]]
    upload = SimpleUploadedFile("bestelling.csv", workbook(HEADER))
    assert [row.cells for row in read_rows(upload)] == [HEADER]


def test_the_first_csv_file_of_a_zip_is_read() -> None:
    content = archive(leesmij_txt=b"x", bedrijven_CSV="één;2\n".encode())
    assert cells(content) == [["één", "2"]]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 not a book", Reason.NOT_A_SPREADSHEET),
        (b"PNG\r\n" + bytes(range(256)) * 9, Reason.NOT_A_SPREADSHEET),
        (archive(content_xml=b"<a", mimetype=b"x"), Reason.DAMAGED),
        (OLE + b"\0" * 512, Reason.NOT_A_SPREADSHEET),
        (OLE + "Workbook".encode("utf-16-le"), Reason.DAMAGED),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Reason.PROTECTED),
        (archive(xl__workbook_xml=b"<a"), Reason.DAMAGED),
        (workbook(HEADER)[:-40], Reason.NOT_A_SPREADSHEET),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, why: Reason) -> None:
    assert reason(content)[0] is why


def test_a_sheet_that_breaks_off_is_damaged() -> None:
    content = workbook(HEADER, ["31.1", 2])
    broken = changed(content, "xl/worksheets/sheet1.xml", lambda sheet: sheet[: len(sheet) // 2])
    assert reason(broken)[0] is Reason.DAMAGED


@pytest.mark.parametrize("why", Reason)
def test_every_reason_has_a_sentence_in_ones_own_language(why: Reason) -> None:
    with translation.override("en"):
        english = str(UnreadableFile(why, 7))
    with translation.override("nl"):
        assert str(UnreadableFile(why, 7)) != english
    assert "%(" not in english


# ---------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("limits", "refused"),
    [
        (Limits(bytes=14), (Reason.TOO_LARGE, 0)),
        (Limits(rows=2), (Reason.TOO_MANY_ROWS, 0)),
        (Limits(columns=2), (Reason.TOO_MANY_COLUMNS, 2)),
        (Limits(cell_length=3), (Reason.CELL_TOO_LONG, 3)),
    ],
)
def test_a_file_beyond_a_limit_is_refused(limits: Limits, refused: tuple[Reason, int]) -> None:
    assert reason(b"a;b\nc;d;e\nfghi;j", limits) == refused


def test_a_file_up_to_the_limits_is_read() -> None:
    limits = Limits(bytes=16, rows=3, columns=3, cell_length=4)
    rows = list(read_rows(io.BytesIO(b"a;b\nc;d;e\nfghi;j"), limits=limits))
    assert len(rows) == 3


def test_what_a_workbook_unpacks_to_is_limited_too() -> None:
    content = workbook(HEADER, *[["x" * 1000, n] for n in range(200)])
    told: list[int] = []
    assert len(list(read_rows(io.BytesIO(content), progress=told.append))) == 201
    assert len(content) < sum(told) // 5
    assert reason(content, Limits(bytes=sum(told) - 1)) == (Reason.TOO_LARGE, 0)
    assert len(list(read_rows(io.BytesIO(content), limits=Limits(bytes=sum(told))))) == 201


def test_pasted_lines_have_limits_too() -> None:
    with pytest.raises(UnreadableFile) as refused:
        list(read_text("a\nb\nc", limits=Limits(rows=2)))
    assert refused.value.reason is Reason.TOO_MANY_ROWS


# ---------------------------------------------------------------- streaming


class Endless(io.RawIOBase):
    """A file that would never end, and counts what is taken of it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0
        self.taken += size
        return ((b"31.1;2;" + b"x" * 57 + b"\n") * (size // 65 + 1))[:size]

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0


def test_no_more_is_read_than_is_asked_for() -> None:
    endless = Endless()
    rows = read_rows(endless)  # type: ignore[arg-type]  # what of a file is used
    assert endless.taken == 0
    assert len(list(islice(rows, 30_000))) == 30_000
    assert endless.taken < 4 * (1 << 20)


@pytest.mark.parametrize("pack", [lambda data: data, lambda data: archive(a_csv=data)])
def test_progress_is_told_in_bytes_up_to_the_whole(pack: Callable[[bytes], bytes]) -> None:
    file = io.BytesIO(pack(b"31.1;2\n" * 400_000))
    told: list[int] = []
    assert sum(1 for _ in read_rows(file, progress=told.append)) == 400_000
    assert sum(told) == unpacked_size(file) == 2_800_000
    assert len(told) > 2
