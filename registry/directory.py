"""Looking a company up: the sources are asked in order, while a person waits."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from django.conf import settings

from registry.company import Company
from registry.guarded_source import GuardedSource
from registry.providers import PROVIDERS, provider
from registry.search_result import MatchResult, SearchResult
from registry.sources import CompanySource, SourceUnavailable, Trouble

logger = logging.getLogger(__name__)

MIN_QUERY_LENGTH = 3  # characters
TYPING_TIMEOUT_SECONDS = 1.5  # for all sources together, of one keystroke
BUTTON_TIMEOUT_SECONDS = 1.8  # when somebody waits for a page
PICK_TIMEOUT_SECONDS = 1.5  # what was shown will do when the whole record does not come
RESERVED_SECONDS_PER_SOURCE = 0.3  # kept for each source that may still have to be asked


def search(query: str, *, country: str, limit: int = 10, typing: bool = False) -> SearchResult:
    """Return the best companies, from the first source that has any; never raises.

    A source that finds only whole words is not asked while somebody is typing.
    """
    query = query.strip()
    if len(query) < MIN_QUERY_LENGTH:
        return SearchResult(query, too_short=True)
    keys = [key for key in settings.DIRECTORY if not typing or provider(key).as_you_type]
    if settings.DIRECTORY and not keys:
        return SearchResult(query, on_button_only=True)
    result = SearchResult(query)
    for key, found in _in_turn(
        keys,
        TYPING_TIMEOUT_SECONDS if typing else BUTTON_TIMEOUT_SECONDS,
        lambda source, left: source.search(query, country=country, limit=limit, timeout=left),
    ):
        if found.has_fitting or not result.companies:
            result = SearchResult(
                query, key, found.companies, found.total, found.is_at_least, found.near
            )
        if found.has_fitting:
            break
    return result


def match(typed: Company, *, limit: int = 5) -> MatchResult:
    """Return the companies that may be the typed one, from the first source that knows any.

    Never raises.
    """
    result = MatchResult()
    for key, candidates in _in_turn(
        settings.DIRECTORY,
        BUTTON_TIMEOUT_SECONDS,
        lambda source, left: source.match(typed, limit=limit, timeout=left),
    ):
        result = MatchResult(key, candidates)
        if candidates:
            break
    return result


def get(choice: str) -> Company | None:
    """Return the company of a `Company.choice`, as it was shown when its source does not answer.

    None when it is unknown.
    """
    key, _colon, ref = choice.partition(":")
    if not _is_in_use(key):
        return None
    source = provider(key)
    try:
        company = source.get(ref, timeout=PICK_TIMEOUT_SECONDS)
    except SourceUnavailable as error:
        logger.warning("The company directory %s does not answer: %s", key, error)
        return _as_shown(source, ref)
    if company and company.is_branch is None and (shown := _as_shown(source, ref)):
        # A list may tell what a record does not.
        return replace(company, is_branch=shown.is_branch)
    return company


def look_again(key: str, ref: str, *, timeout: float) -> Company | None:
    """Return the company as its source has it now. Raises SourceUnavailable."""
    if not _is_in_use(key):
        raise SourceUnavailable(Trouble.REFUSED, f"{key} is no source any more.")
    source = provider(key)
    get_now = source.get_now if isinstance(source, GuardedSource) else source.get
    return get_now(ref, timeout=timeout)


def _in_turn[T](
    keys: Sequence[str], seconds: float, ask: Callable[[CompanySource, float], T]
) -> Iterator[tuple[str, T]]:
    """Yield what each source answers; one in trouble is left out.

    All together they have so many seconds, and some of it is kept for those to come.
    """
    deadline = time.monotonic() + seconds
    for place, key in enumerate(keys):
        reserved = RESERVED_SECONDS_PER_SOURCE * (len(keys) - place - 1)
        try:
            answer = ask(provider(key), deadline - time.monotonic() - reserved)
        except SourceUnavailable as error:
            logger.warning("The company directory %s does not answer: %s", key, error)
        else:
            yield key, answer


def _is_in_use(key: str) -> bool:
    return key in settings.DIRECTORY and key in PROVIDERS


def _as_shown(source: CompanySource, ref: str) -> Company | None:
    return source.get_as_shown(ref) if isinstance(source, GuardedSource) else None
