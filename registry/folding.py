"""Folding: how names are written for comparing, sorting and searching."""

import unicodedata

_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ĳ": "ij", "þ": "th"})
_APOSTROPHES = "'’‘`´"


def fold(text: str) -> str:
    """Lower case, without diacritics and punctuation, words separated by one space.

    `fold("'s-Hertogenbosch")` is `"s hertogenbosch"`, `fold("Café d'Hondt B.V.")` is
    `"cafe dhondt bv"`.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    letters = (
        ""
        if unicodedata.combining(c) or c in _APOSTROPHES or c == "."
        else c
        if c.isalnum()
        else " "
        for c in decomposed
    )
    return " ".join("".join(letters).split())
