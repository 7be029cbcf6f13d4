"""Says why a spreadsheet cannot be read, in a sentence for the person who has the file."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from web.sentences import filled


class Reason(StrEnum):
    """Names why a file cannot be read; `SENTENCES` tells the person what to do."""

    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    PDF = "pdf"
    PICTURE = "picture"
    WORD = "word"
    WEB_PAGE = "web_page"
    OTHER_PROGRAM = "other_program"
    PROTECTED = "protected"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    CELL_TOO_LONG = "cell_too_long"


SENTENCES = {
    Reason.NOT_A_SPREADSHEET: _("This is not an Excel or CSV file."),
    Reason.PDF: _("This is a PDF file. Save the list as .xlsx or .csv and try again."),
    Reason.PICTURE: _("This is a picture. Save the list as .xlsx or .csv and try again."),
    Reason.WORD: _("This is a Word file. Copy the list to Excel, save it and try again."),
    Reason.WEB_PAGE: _(
        "This is a web page with the name of a spreadsheet. Open it in Excel, save it as .xlsx and "
        "try again."
    ),
    Reason.OTHER_PROGRAM: _("Save this file as .xlsx in your spreadsheet program and try again."),
    Reason.PROTECTED: _("This file has a password. Save it without one and try again."),
    Reason.DAMAGED: _("This file is damaged and cannot be read."),
    Reason.TOO_LARGE: _("This file is too large."),
    Reason.TOO_MANY_ROWS: _("This file has too many rows."),
    Reason.TOO_MANY_COLUMNS: _("Row %(row)s has too many columns."),
    Reason.CELL_TOO_LONG: _("In row %(row)s is a cell with too much text."),
}


class UnreadableFile(Exception):
    """A file is no spreadsheet, or one that is not accepted; `str()` is the sentence that says why.

    `reason` says it for the code, and `row` where in the file, when it is about one row.
    """

    def __init__(self, reason: Reason, row: int = 0) -> None:
        super().__init__(reason, row)
        self.reason = reason
        self.row = row

    def __str__(self) -> str:
        return filled(str(SENTENCES[self.reason]), row=self.row)
