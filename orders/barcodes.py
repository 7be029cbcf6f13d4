"""Barcodes: one form for an EAN, however it was written, scanned or kept in a spreadsheet."""

from __future__ import annotations

import re

from stdnum import ean

# What scanners and fonts put around what a code holds: the AIM identifier of its kind ("]E0"), the
# asterisks of Code 39, and the character that ends a field of GS1.
_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z](?=.)")
_GS1_GTIN = re.compile(r"(?:\(01\) ?|01)(\d{14})(?! )")
_SEPARATORS = str.maketrans("", "", " -\N{NO-BREAK SPACE}")
_MIN_DIGITS = 7  # an EAN-8 whose first zero a spreadsheet has dropped


def gtin_of(text: str) -> str:
    """Return the one form of an EAN, UPC or GTIN: 8, 13 or 14 digits; empty when it is none.

    A GTIN-14 that begins with 0 is the EAN-13 behind it, and so is a UPC-A with a zero before it.
    Zeros at the start may be missing. Another first digit of a GTIN-14 is a package of several
    pieces, and another article.
    """
    code = scanned(text)
    gs1 = _GS1_GTIN.match(code)
    digits = gs1[1] if gs1 else code.translate(_SEPARATORS)
    if not (digits.isascii() and digits.isdigit() and _MIN_DIGITS <= len(digits) <= 14):
        return ""
    significant = digits.lstrip("0")
    for length in (8, 13, 14):
        if len(significant) <= length:
            gtin = significant.zfill(length)
            return gtin if significant and ean.is_valid(gtin) else ""
    return ""


def scanned(text: str) -> str:
    """Return what a code holds, without what a scanner says about its kind."""
    code = _SYMBOLOGY.sub("", text.strip("\x1d\r\n\t "))
    return code[1:-1].strip() if len(code) > 2 and code[0] == code[-1] == "*" else code
