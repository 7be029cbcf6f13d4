"""Reading spreadsheets as people have them: XLSX, CSV with whatever separator, pasted lines.

`read_rows(file)` is the one reader, for orders, articles, companies and every import to come. It
streams: a file of millions of rows takes no more memory than one of ten. `find_columns` tells from
the first rows which column holds what.
"""

from web.spreadsheets.cells import Doubt, DoubtfulCell, NumberCell, plain_number
from web.spreadsheets.columns import SAMPLE_ROWS, Layout, find_columns
from web.spreadsheets.errors import Reason, UnreadableFile
from web.spreadsheets.reader import Limits, read_rows, read_text, unpacked_size
from web.spreadsheets.saved_cells import as_saved_cell
from web.spreadsheets.sheets import Row
from web.spreadsheets.wanted_columns import Column, has_digit

__all__ = [
    "SAMPLE_ROWS",
    "Column",
    "Doubt",
    "DoubtfulCell",
    "Layout",
    "Limits",
    "NumberCell",
    "Reason",
    "Row",
    "UnreadableFile",
    "as_saved_cell",
    "find_columns",
    "has_digit",
    "plain_number",
    "read_rows",
    "read_text",
    "unpacked_size",
]
