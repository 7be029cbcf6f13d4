"""Reads lines of an order from a pasted text or the rows of a file, whatever their form."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from orders.article_lookup import ArticleLookup
from orders.column_titles import NUMBER, QUANTITY, columns_of_lines
from orders.order_lines import MAX_UPLOAD_LINES, TypedLine
from orders.written_lines import is_quantity, read_written_lines
from web.numbers import read_quantity
from web.spreadsheets import SAMPLE_ROWS, Layout, find_columns, has_digit, read_text

# A comma may be a decimal comma, and a space stands within numbers too.
_CERTAIN_COLUMNS = re.compile(r"[\t;|]|\A\s*sep=", re.IGNORECASE)
_TOTALS = ("totaal", "subtotaal", "total", "subtotal", "summe", "gesamt", "zwischensumme")
NO_NUMBER = "–"  # in a line of which only the quantity is known

type Cells = Sequence[str]


def known_numbers(cells: Collection[str]) -> set[str]:
    """Return those of some cells that are numbers or EANs of articles."""
    lookup = ArticleLookup(cells)
    return {cell for cell in cells if lookup.knows(cell)}


def typed_lines_of_text(text: str) -> list[TypedLine]:
    """Return the lines of a pasted text: columns of a spreadsheet, or lines as people write them.

    Raises UnreadableFile. More lines than may be added at once are not looked up.
    """
    rows = [row.cells for row in read_text(text)]
    if len(rows) > MAX_UPLOAD_LINES:
        return [TypedLine.from_input(" ".join(cells), "") for cells in rows]
    of_columns = typed_lines_of_rows(rows)
    if _CERTAIN_COLUMNS.search(text) or not any(map(_is_wide, rows)):
        return of_columns
    written = _written_lines([line.strip() for line in text.splitlines() if line.strip()])
    return max(written, of_columns, key=_clearness)


def lines_with_quantities(lines: Sequence[TypedLine]) -> list[TypedLine]:
    """Return lines of which all may stand in one of their two fields: "5x 11.110.0850".

    What is no number of an article is left as it was typed; a quantity alone gets `NO_NUMBER`.
    """
    read = read_written_lines([line.number or line.quantity for line in lines])
    known = known_numbers({line.number for line in read})
    return [
        as_read if as_read.number in known and _is_in_one_field(line) else _with_number(line)
        for line, as_read in zip(lines, read, strict=True)
    ]


def _is_in_one_field(line: TypedLine) -> bool:
    """Tell whether a line has one field that is more than a quantity."""
    return not line.quantity or not (line.number or is_quantity(line.quantity))


def _with_number(line: TypedLine) -> TypedLine:
    return replace(line, number=line.number or NO_NUMBER)


def typed_lines_of_rows(rows: Sequence[Cells]) -> list[TypedLine]:
    """Return a line for each row; one of a single cell is read as people write a line."""
    if not any(map(_is_wide, rows)):
        return _written_lines(["".join(row) for row in rows])
    layout = layout_of_rows(rows)
    return lines_of_table(rows[layout.first_row :], layout)


def layout_of_rows(rows: Sequence[Cells]) -> Layout:
    """Return in which columns the numbers and the quantities of an order stand."""
    return find_columns(rows[:SAMPLE_ROWS], columns_of_lines(known_numbers))


def lines_of_table(rows: Sequence[Cells], layout: Layout) -> list[TypedLine]:
    """Return a line for each row below the header, without totals and repeated headers."""
    below = [row for row in rows if not _is_total(row, layout) and not layout.repeats_titles(row)]
    is_told = layout.titles or layout.is_answered
    single = ["".join(row) for row in below if not _is_row(row, layout)]
    of_single_cells = iter(read_written_lines(single))
    numbers = set() if is_told else known_numbers({cell for row in below for cell in row})
    lines = (
        _line_of_row(row, layout, numbers) if _is_row(row, layout) else next(of_single_cells)
        for row in below
    )
    return [line for line in lines if line.number]


def _is_row(row: Cells, layout: Layout) -> bool:
    """Tell whether a row has columns, and not all of a line in one cell."""
    return _is_wide(row) or bool(layout.cell(row, QUANTITY))


def _line_of_row(row: Cells, layout: Layout, known: Collection[str]) -> TypedLine:
    """Return the line of a row; without titles, a known number in another column goes first."""
    number, quantity = layout.cell(row, NUMBER), layout.cell(row, QUANTITY)
    elsewhere = [cell for cell in row if cell in known]
    if number in known or len(elsewhere) != 1:
        return TypedLine.from_input(number or _instead_of_number(row, quantity), quantity)
    quantities = [cell for cell in row if cell != elsewhere[0] and is_quantity(cell)]
    return TypedLine.from_input(elsewhere[0], quantities[0] if len(quantities) == 1 else "")


def _instead_of_number(row: Cells, quantity: str) -> str:
    """Return what a row without a number has instead, so that somebody knows which one it is."""
    description = max((cell for cell in row if cell != quantity), key=len, default="")
    return description or (NO_NUMBER if quantity else "")


def _is_total(row: Cells, layout: Layout) -> bool:
    words = {cell.strip(" :.").lower() for cell in row}
    return not layout.cell(row, NUMBER) and not words.isdisjoint(_TOTALS)


def _written_lines(lines: Sequence[str]) -> list[TypedLine]:
    read = read_written_lines([line for line in lines if not _is_header(line)])
    return [line for line in read if line.number]


def _is_header(line: str) -> bool:
    """Tell whether a line has the titles of both columns, and nothing else."""
    words = line.split()
    halves = ((" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words)))
    return not has_digit(line) and any(
        bool(find_columns([half], columns_of_lines(None)).titles) for half in halves
    )


def _clearness(lines: Sequence[TypedLine]) -> int:
    """Return how well lines are read: a known number counts for more than a clear quantity."""
    lookup = ArticleLookup(line.number for line in lines)
    return sum(
        2 * lookup.knows(line.number) + bool(read_quantity(line.quantity).pieces) for line in lines
    )


def _is_wide(row: Cells) -> bool:
    return sum(bool(cell.strip()) for cell in row) > 1
