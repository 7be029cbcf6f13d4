"""Marks companies that were found when whoever searches knows them already.

Who knows a company is not the directory's business: an app above registers what finds that out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django_stubs_ext import StrOrPromise

from registry.company import Company

MARK_FIELD = "mark_known"  # sent along by the search of a form that marks them


@dataclass(frozen=True)
class Known:
    """What is known of a company that was found, with the page about it."""

    mark: StrOrPromise  # beside the company
    note: StrOrPromise  # before the link
    name: str  # of the link
    url: str


type Finder = Callable[[HttpRequest, list[Company]], Mapping[str, Known]]

_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Ask this function which of the companies are known, by their `choice`."""
    if finder not in _finders:
        _finders.append(finder)


def known_among(request: HttpRequest, companies: list[Company]) -> dict[str, Known]:
    """Return which of these companies whoever searches knows already."""
    return {
        choice: known for find in _finders for choice, known in find(request, companies).items()
    }
