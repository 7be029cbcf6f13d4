"""Showing a company of the directory, with what was searched for marked in it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from registry import spelling
from registry.company import Company
from registry.folding import fold
from registry.found_companies import signed
from registry.known_companies import MARK_FIELD, Known, known_among
from registry.query_words import without_address
from registry.search_result import SearchResult
from registry.word_keys import like

register = template.Library()
_folded = lru_cache(maxsize=2048)(fold)  # letter by letter, while somebody is typing


@register.filter
def words_to_mark(result: SearchResult) -> tuple[str, ...]:
    """Return what to mark in the companies that were found, folded.

    For a word that stands in none of them, what may have been meant is marked: a word with a typing
    error less, words that are spelled or sound alike, or those that it was joined from.
    A number is marked as a whole, also where it is written with a space in it: "7323 AM".
    """
    words = fold(without_address(result.query)).split()
    whole = "".join(words)
    texts = [text for company in result.companies for text in _texts(company)]
    shown = [_Letters(text) for text in texts]
    meant = dict.fromkeys(words)
    for word in words:
        is_long = len(word) >= spelling.MIN_WORD_LENGTH and not word.isdigit()
        if is_long and not any(text.has(word) for text in shown):
            meant |= dict.fromkeys(sorted(spelling.variants(word)))
            meant |= dict.fromkeys(like(word, texts))
    return (*meant, whole) if _has_digit(whole) else tuple(meant)


@register.simple_tag(takes_context=True)
def known_companies(context: dict[str, Any], result: SearchResult) -> dict[str, Known]:
    """Return which companies of a result are known, for a form that marks them."""
    request, form = context.get("request"), context.get("form")
    is_marked = form.marks_known if form else request and MARK_FIELD in request.GET
    return known_among(request, result.companies) if request and is_marked else {}


@register.filter
def of_company(known: dict[str, Known], company: Company) -> Known | None:
    return known.get(company.choice)


@register.filter
def as_found(companies: list[Company]) -> str:
    """Return the companies of a list, for a form that sends them back with a pick."""
    return signed(companies)


@register.inclusion_tag("registry/company_lines.html")
def company_lines(company: Company, words: tuple[str, ...] = ()) -> dict[str, Any]:
    """Show a company's names, address and number, with the words marked in them."""
    details = [mark(text, words) for text in (company.one_line, company.register_number) if text]
    if company.is_branch:
        # Two branches may have one name in one town; their numbers are never the same.
        details.append(mark(f"{_('branch')} {company.branch_number}".strip(), words))
    elif company.is_branch is not None:
        details.append(conditional_escape(_("head office")))
    return {
        "company": company,
        "words": words,
        "name": mark(company.name, words),
        "statutory_name": mark(company.statutory_name, words),
        "other_names": [mark(name, words) for name in company.other_names],
        "former_names": [mark(name, words) for name in company.former_names],
        "details": details,
    }


def mark(text: str, words: tuple[str, ...]) -> SafeString:
    """Return the text with the beginnings of words that were asked for marked."""
    parts, done = [], 0
    for start, end in _Letters(text).marks(words):
        parts += [
            conditional_escape(text[done:start]),
            f"<mark>{conditional_escape(text[start:end])}</mark>",
        ]
        done = end
    parts.append(conditional_escape(text[done:]))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped


def _texts(company: Company) -> tuple[str, ...]:
    return (*company.names, company.one_line, company.register_number, company.branch_number)


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


class _Letters:
    """Folds a text letter by letter, without its spaces, and keeps where each letter came from."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = [(letter, at) for at, char in enumerate(text) for letter in _folded(char)]
        self.folded = "".join(letter for letter, _at in found)
        self.at = [at for _letter, at in found]

    def has(self, word: str) -> bool:
        return any(self._fits(word, start) for start in self._starts())

    def marks(self, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Yield where each mark begins and ends, from left to right; the longest of several."""
        done = 0
        for start in self._starts():
            begin = self.at[start]
            if begin < done or not self.folded.startswith(words, start):
                continue
            ends = [self._end(word, start) for word in words if self._fits(word, start)]
            if ends:
                done = max(ends)
                yield begin, done

    def _starts(self) -> Iterator[int]:
        for place, at in enumerate(self.at):
            is_second_half = place > 0 and self.at[place - 1] == at  # of "ß", which folds into two
            if not is_second_half and (at == 0 or not self.text[at - 1].isalnum()):
                yield place

    def _fits(self, word: str, start: int) -> bool:
        """Tell whether a word stands here.

        Only a number goes on after a space, and no word after a comma.
        """
        if not word or not self.folded.startswith(word, start):
            return False
        passed = self.text[self.at[start] : self._end(word, start)]
        return "," not in passed and (" " not in passed or _has_digit(word))

    def _end(self, word: str, start: int) -> int:
        return self.at[start + len(word) - 1] + 1
