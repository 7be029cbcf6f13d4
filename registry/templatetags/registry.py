"""How a company that was found is shown."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from registry.folding import fold

register = template.Library()
_WORDS = re.compile(r"(\W+)")


@register.filter
def mark_found(text: str, query: str) -> SafeString:
    """The text with the beginnings of words that match the query marked."""
    asked = fold(query).split()
    parts = (_marked(part, asked) for part in _WORDS.split(text))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped


def _marked(part: str, asked: list[str]) -> str:
    folded = fold(part)
    length = max((len(word) for word in asked if folded.startswith(word)), default=0)
    if not length or len(folded) != len(part):  # a letter that folds into two cannot be cut
        return conditional_escape(part)
    return f"<mark>{conditional_escape(part[:length])}</mark>{conditional_escape(part[length:])}"
