"""Says of a cell that a spreadsheet program has changed what it made of it, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from web.sentences import filled
from web.spreadsheets import Doubt, DoubtfulCell


def doubt_about(cell: DoubtfulCell) -> str:
    """Return why a cell cannot be imported as it is."""
    if cell.doubt is Doubt.FORMULA:
        return _("This formula was never calculated. Open the file in Excel and save it.")
    if cell.doubt is Doubt.ERROR:
        return filled(_("This formula failed: %(shown)s."), shown=str(cell))
    if cell.originals:
        sentence = _("Excel has made “%(shown)s” of it. Was it %(original)s? Make the cell a text.")
        return filled(sentence, shown=str(cell), original=cell.originals[0])
    return filled(_("Excel has made “%(shown)s” of it. Make the cell a text."), shown=str(cell))
