"""Tells what kind of file something is by how it begins, since its name may say anything."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum, auto

from web.spreadsheets.errors import Reason

START_BYTES = 4096  # by which a kind is known


class Kind(Enum):
    """The kinds of files that are read; any other one is refused with a Reason."""

    ARCHIVE = auto()
    OLD_EXCEL = auto()
    TEXT = auto()


class ArchiveKind(Enum):
    """The kinds of files that are an archive, a ZIP."""

    XLSX = auto()
    ODS = auto()
    CSV = auto()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Excel, old Word, and Excel with a password
_OLD_EXCEL = (OLE, b"\x09\x08\x10\0", b"\x09\x08\x08\0", b"\x09\x04\x06\0", b"\x09\x02\x06\0")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<"
    rb"(?:!doctype html|html|head|title|meta|link|style|script|body|div|center|font|form|table"
    rb"|p|h\d)\b",
    re.IGNORECASE,
)
_WEB_PAGE_PART = b"mime-version:"  # of a web page that Excel saved as one file
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b")
# What old Excel and old Word call their contents, in the directory of the file.
_PROTECTED_PART, _WORD_PART = (n.encode("utf-16-le") for n in ("EncryptedPackage", "WordDocument"))
_BOOK_PARTS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))


def kind_of(start: bytes) -> Kind | Reason:
    """Return the kind of a file that begins like this, or why it cannot be read."""
    if start.startswith(b"PK\x03\x04"):
        return Kind.ARCHIVE
    if start.startswith(_OLD_EXCEL):
        return Kind.OLD_EXCEL
    if b"%PDF-" in start[:1024]:
        return Reason.PDF
    if start.startswith(_PICTURES) or _is_bitmap(start) or _is_newer_picture(start):
        return Reason.PICTURE
    if start.startswith(b"{\\rtf"):
        return Reason.WORD
    if _is_web_page(start):
        return Reason.WEB_PAGE
    return Reason.OTHER_PROGRAM if _XML.match(_ascii(start)) else Kind.TEXT


def kind_of_archive(names: Collection[str]) -> ArchiveKind | Reason:
    """Return the kind of an archive with files of these names, or why it cannot be read."""
    if "xl/workbook.xml" in names:
        return ArchiveKind.XLSX
    if csv_name_of(names):
        return ArchiveKind.CSV
    if "content.xml" in names:
        return ArchiveKind.ODS
    if any(name.startswith("word/") for name in names):
        return Reason.WORD
    if "xl/workbook.bin" in names or any(name.endswith(".iwa") for name in names):
        return Reason.OTHER_PROGRAM
    return Reason.NOT_A_SPREADSHEET


def csv_name_of(names: Collection[str]) -> str:
    """Return the first CSV file of an archive; a Mac packs a hidden file beside each one."""
    named = (name for name in names if name.lower().endswith(".csv"))
    return next((name for name in named if not name.startswith("__MACOSX/")), "")


def refusal_of_old_file(content: bytes) -> Reason | None:
    """Return why an old file of Microsoft's cannot be read, or None when it may be a workbook."""
    if not content.startswith(OLE):
        return None
    if _PROTECTED_PART in content:
        return Reason.PROTECTED
    if _WORD_PART in content:
        return Reason.WORD
    return None if any(part in content for part in _BOOK_PARTS) else Reason.NOT_A_SPREADSHEET


def _ascii(start: bytes) -> bytes:
    """Return the letters of a text that may be in UTF-16."""
    return start.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")


def _is_web_page(start: bytes) -> bool:
    page = _COMMENT.sub(b"", _ascii(start))
    return bool(_WEB_PAGE.match(page)) or start.lower().startswith(_WEB_PAGE_PART)


def _is_bitmap(start: bytes) -> bool:
    return start.startswith(b"BM") and start[6:10] == b"\0\0\0\0"


def _is_newer_picture(start: bytes) -> bool:
    is_webp = start.startswith(b"RIFF") and start[8:12] == b"WEBP"
    return is_webp or start[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif", b"ftypheix")
