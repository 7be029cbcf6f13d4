"""Text with separators: its encoding and its separator are found out."""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder, register_error
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from web.spreadsheets.quoted_cells import CsvRows

SEPARATORS = ";\t|,"  # the first of those that fit equally well; a comma may be a decimal comma
SAMPLE_LINES = 50
MAX_CONTROL_SHARE = 0.01  # of the bytes; a text has none, a stray one must not make it binary
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
WINDOWS = "cp1252"
# Excel's own first line; a program that saves it again may quote it, or fill it with separators.
_STATED_SEPARATOR = re.compile(
    r'"?sep ?= ?(?P<separator>\\t|[^"\w\s]|\t)"?(?P=separator)*\s*', re.IGNORECASE
)
_MAC_LETTERS = "äåçéèêëíïñóöúü".encode("mac_roman")
_MIN_ZERO_SHARE = 0.3  # of every second byte, in UTF-16 that does not say so
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))


def is_text(sample: bytes) -> bool:
    """Tell whether the start of a file looks like text."""
    return bool(_utf16(sample)) or _has_few_controls(sample)


def _has_few_controls(sample: bytes) -> bool:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls <= MAX_CONTROL_SHARE * len(sample)


def encoding_of(sample: bytes) -> str:
    """Return the encoding of a text: Excel saves UTF-8 with a mark, UTF-16, or the system's own.

    A text in UTF-8 with a few broken letters is still UTF-8: what is broken becomes U+FFFD.
    """
    if encoding := _utf16(sample):
        return encoding
    if b"\r" in sample and b"\n" not in sample and _is_mac_roman(sample):
        return "mac_roman"
    letters = getincrementaldecoder("utf-8-sig")("replace").decode(sample)
    broken = letters.count(REPLACEMENT) - sample.count(REPLACEMENT.encode())
    whole = sum(not letter.isascii() for letter in letters) - broken if broken else 0
    return WINDOWS if broken > whole else "utf-8-sig"


def _utf16(sample: bytes) -> str:
    """Return which UTF-16 a text is in, by its mark or by the zeros beside its letters."""
    if sample.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    pairs = max(len(sample) // 2, 1)
    zeros = [sample[place::2].count(0) / pairs for place in (0, 1)]
    if max(zeros) < _MIN_ZERO_SHARE or min(zeros) > max(zeros) / 10:
        return ""
    encoding = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    # Of its letters, since the bytes of a dash or a curly quote look like controls.
    letters = sample.decode(encoding, "replace").encode(errors="replace")
    return encoding if _has_few_controls(letters) else ""


def _is_mac_roman(sample: bytes) -> bool:
    """Tell whether a text of which the lines end as on a Mac has its letters too."""
    return any(byte in sample for byte in _MAC_LETTERS) and not _is_utf8(sample)


def _is_utf8(sample: bytes) -> bool:
    return REPLACEMENT not in getincrementaldecoder("utf-8")("replace").decode(sample)


def errors_of(sample: bytes) -> str:
    """Return what is done with broken letters, for `open`.

    A sample without any letter beyond ASCII does not tell whether those further on are in UTF-8.
    """
    return _READ_AS_WINDOWS if sample.isascii() else "replace"


def _read_as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode(WINDOWS, "replace"), error.end


_READ_AS_WINDOWS = "read-as-windows"
register_error(_READ_AS_WINDOWS, _read_as_windows)


def rows_of_lines(
    lines: Iterable[str], *, on_bad_row: Callable[[int, str], object]
) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its number, which counts as a spreadsheet program does.

    A row that cannot be read is told to `on_bad_row`, with the reason.
    """
    lines = iter(lines)
    sample = list(islice(lines, SAMPLE_LINES))
    separator = _stated_separator(sample)
    if separator:
        sample = sample[1:]
    rows = CsvRows(chain(sample, lines), separator or separator_of(sample))
    number = 0
    while True:
        number += 1
        try:
            for cells in rows:
                yield number, cells
                number += 1
        except csv.Error as error:
            on_bad_row(number, str(error))
        else:
            return


def separator_of(lines: Iterable[str]) -> str:
    """Return the separator with which most rows have the same number of columns, two or more.

    Of those that fit equally well it is the one that stands beside quotes.
    """
    sample = [line.replace("\0", "") for line in lines if line.strip()]
    return max(SEPARATORS, key=lambda s: (_agreement(sample, s), _beside_quotes(sample, s)))


def _agreement(sample: list[str], separator: str) -> int:
    """Return how many rows have the number of columns that most rows with columns have."""
    try:
        widths = [len(row) for row in CsvRows(sample, separator)]
    except csv.Error:
        return 0
    return max(Counter(width for width in widths if width > 1).values(), default=0)


def _beside_quotes(sample: list[str], separator: str) -> int:
    return sum(f'"{separator}' in line or f'{separator}"' in line for line in sample)


def _stated_separator(sample: list[str]) -> str:
    match = _STATED_SEPARATOR.fullmatch(sample[0]) if sample else None
    return match["separator"].replace("\\t", "\t") if match else ""
