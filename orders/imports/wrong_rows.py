"""The rows of an import that are wrong, as a file: mended, it can be imported."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _

from orders.imports.file_parts import file_of
from orders.imports.rows import Outcome
from orders.imports.scanning import LIMITS
from orders.models import CatalogueImport
from web.formulas import as_plain_text
from web.spreadsheets import Row, UnreadableFile, read_rows


def wrong_rows_csv(catalogue_import: CatalogueImport) -> Iterator[bytes]:
    """Yield the lines of the file: the cells of each wrong row, its number and the reason."""
    wrong = catalogue_import.rows.filter(outcome=Outcome.WRONG)
    reasons = dict(wrong.values_list("line", "reason"))
    titles = catalogue_import.summary.get("titles", [])
    yield "\ufeff".encode()
    yield _line([*titles, _("row"), _("what is wrong")])
    for row in _rows(catalogue_import):
        if reason := reasons.pop(row.number, ""):
            cells = [*row.cells, *[""] * (len(titles) - len(row.cells))]
            yield _line([*map(as_plain_text, cells), str(row.number), reason])
    for number, reason in reasons.items():  # those that could not be read at all
        yield _line([*[""] * len(titles), str(number), reason])


def _rows(catalogue_import: CatalogueImport) -> Iterator[Row]:
    with file_of(catalogue_import) as file:
        try:
            yield from read_rows(file, limits=LIMITS, on_bad_row=lambda number, reason: None)
        except UnreadableFile:
            return  # it was thrown away by now


def _line(cells: list[str]) -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()
