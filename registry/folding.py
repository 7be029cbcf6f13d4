"""Folds names: writes them as they are compared, sorted and searched."""

import unicodedata

_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ĳ": "ij", "þ": "th"})
_APOSTROPHES = "'’‘`´"
_ASCII = {
    code: None if chr(code) in "'`." else chr(code).lower() if chr(code).isalnum() else " "
    for code in range(128)
}


def fold(text: str) -> str:
    """Return a text in lower case, without diacritics and punctuation, one space between words.

    `fold("'s-Hertogenbosch")` is `"s hertogenbosch"`, `fold("Café d'Hondt B.V.")` is
    `"cafe dhondt bv"`.
    """
    if text.isascii():  # most texts are, and loading millions of companies waits for this
        return " ".join(text.translate(_ASCII).split())
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
