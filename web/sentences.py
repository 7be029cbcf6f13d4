"""Puts values into translated sentences, so that no sentence ends with two points.

A company is called "Voorbeeld B.V.", and a translation has a point after the name: whoever puts
the two together with `%` writes "Voorbeeld B.V..". `filled` is for Python; `web.block_translate`
does the same for templates.
"""

from __future__ import annotations

import re

from django_stubs_ext import StrOrPromise

_END = "\ue000"  # stands after each value while it is put in; nobody can type it
_VALUE_AND_POINT = re.compile(rf"\.{_END}((?:</\w+>)*)\.(?!\.)")
_TWO_POINTS = re.compile(r"(?<=[^\s.])\.((?:</\w+>)*)\.(?![.\w/])")


def filled(sentence: StrOrPromise, /, **values: object) -> str:
    """Return a translated sentence with its values; after a value that ends in a point, no other.

    Only a point of the sentence is left out, so a value is shown as it is.
    """
    marked = {
        name: value if isinstance(value, int) else f"{value}{_END}"
        for name, value in values.items()
    }
    return _VALUE_AND_POINT.sub(r".\1", str(sentence % marked)).replace(_END, "")


def with_single_points(text: str) -> str:
    """Return a finished sentence without the second of two points; three are left alone."""
    return _TWO_POINTS.sub(r".\1", text)
