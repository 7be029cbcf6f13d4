"""Says of a cell that a spreadsheet program has changed what it made of it, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from web.sentences import filled
from web.spreadsheets import Doubt, DoubtfulCell, as_saved_cell


def doubt_about(cell: DoubtfulCell) -> str:
    """Return why a cell cannot be imported as it is."""
    if cell.doubt is Doubt.FORMULA:
        return _("This formula was never calculated. Open the file in Excel and save it.")
    if cell.doubt is Doubt.ERROR:
        return filled(_("This formula failed: %(shown)s."), shown=str(cell))
    if cell.originals and not _has_lost_digits(cell):
        sentence = _("Excel has made “%(shown)s” of it. Was it %(original)s? Make the cell a text.")
        return filled(sentence, shown=str(cell), original=cell.originals[0])
    return filled(_("Excel has made “%(shown)s” of it. Make the cell a text."), shown=str(cell))


def _has_lost_digits(cell: DoubtfulCell) -> bool:
    """Tell whether a cell may have had more digits: "5,41033E+12" was an EAN."""
    return cell.doubt is Doubt.EXPONENT and any(mark in cell for mark in ".,")


def doubt_about_new(number: str) -> str:
    """Return why a number that no article has is none either: a spreadsheet program has saved it.

    A program writes the month in small letters; "MAR-10" was typed.
    """
    saved = as_saved_cell(number)
    if not isinstance(saved, DoubtfulCell) or (saved.doubt is Doubt.DATE and number.isupper()):
        return ""
    return doubt_about(saved)
