"""Reading spreadsheets as people have them: XLSX, CSV with whatever separator, pasted lines.

`read_rows(file)` is the one reader, for orders, articles, companies and every import to come. It
streams: a file of millions of rows takes no more memory than one of ten.
"""

from web.spreadsheets.errors import Reason, UnreadableFile
from web.spreadsheets.reader import Limits, Row, read_rows, read_text, unpacked_size

__all__ = [
    "Limits",
    "Reason",
    "Row",
    "UnreadableFile",
    "read_rows",
    "read_text",
    "unpacked_size",
]
