"""Looking a company up: the sources are asked in order, while a person waits."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from django.conf import settings

from registry import found_companies
from registry.company import Company
from registry.guarded_source import GuardedSource
from registry.head_offices import head_offices_first
from registry.pick_result import PickResult, Told
from registry.providers import PROVIDERS, provider
from registry.sameness import is_same_text
from registry.search_outcome import Asked, Outcome
from registry.search_result import MatchResult, SearchResult
from registry.sources import CompanySource, SourceResult, SourceUnavailable, Trouble
from registry.typed_query import TypedQuery, parse

logger = logging.getLogger(__name__)

MIN_QUERY_LENGTH = 3  # characters
TYPING_TIMEOUT_SECONDS = 1.5  # for all sources together, of one keystroke
BUTTON_TIMEOUT_SECONDS = 1.8  # when somebody waits for a page
PICK_TIMEOUT_SECONDS = 1.5  # what was shown will do when the whole record does not come
RESERVED_SECONDS_PER_SOURCE = 0.3  # kept for each source that may still have to be asked
OF_LINE = ("is_branch", "is_active", "former_names")  # which a list may tell, and a record not


def search(query: str, *, country: str, limit: int = 10, typing: bool = False) -> SearchResult:
    """Return the best companies, from the first source that has any; never raises.

    `outcomes` of the result says of every source whether it was asked, and why not.
    """
    query = query.strip()
    if len(query) < MIN_QUERY_LENGTH:
        return SearchResult(query, too_short=True)
    typed = parse(query, country)
    chain = _Chain(TYPING_TIMEOUT_SECONDS if typing else BUTTON_TIMEOUT_SECONDS)
    result = SearchResult(query)
    for key in chain.to_ask(typed, typing=typing):
        found = chain.ask(
            key,
            lambda source, left: source.search(
                query, country=country, limit=limit, timeout=left, typing=typing
            ),
        )
        if found is None:
            continue
        chain.note(key, _how(found))
        if found.has_fitting or not result.companies:
            result = SearchResult(
                query, key, _in_order(found), found.total, found.is_at_least, found.near
            )
        if found.has_fitting:
            break
    return replace(result, outcomes=chain.outcomes)


def match(typed: Company, *, limit: int = 5) -> MatchResult:
    """Return the companies that may be the typed one, from the first source that knows any.

    Never raises.
    """
    chain = _Chain(BUTTON_TIMEOUT_SECONDS)
    result = MatchResult()
    for key in chain.to_ask(parse(typed.name, typed.country), typing=False):
        candidates = chain.ask(
            key, lambda source, left: source.match(typed, limit=limit, timeout=left)
        )
        if candidates is None:
            continue
        chain.note(key, Asked.FOUND if candidates else Asked.NOTHING)
        result = MatchResult(key, candidates)
        if candidates:
            break
    return replace(result, outcomes=chain.outcomes)


def get(choice: str, found: str = "") -> Company | None:
    """Return the company of a `Company.choice`, as far as it is known; as `pick` does."""
    return pick(choice, found).company


def pick(choice: str, found: str = "") -> PickResult:
    """Return the company of a `Company.choice`: as it was shown when its source gives no record.

    Its name is that of the line that was picked, which may be a branch or a trade name. `found` is
    what the list said of it, as `registry.found_companies` signs it. Never raises.
    """
    key, _colon, ref = choice.partition(":")
    if key not in PROVIDERS:
        return PickResult(key, None, Told.NOTHING_MORE)
    source, company, told = provider(key), None, Told.NOTHING_MORE
    try:
        company = source.get(ref, timeout=PICK_TIMEOUT_SECONDS) if _is_in_use(key) else None
    except SourceUnavailable as error:
        logger.warning("The company directory %s gives no record: %s", key, error)
        if error.trouble is not Trouble.DECLINED:
            told = Told.NOTHING_NOW
    on_line = found_companies.read(found, choice) or _as_kept(source, ref)
    if company is None:
        return PickResult(key, on_line, told)
    return PickResult(key, _as_on_its_line(company, on_line), Told.RECORD)


def look_again(
    key: str, ref: str, *, timeout: float, is_unattended: bool = False
) -> Company | None:
    """Return the company as its source has it now; None when it is not in it any more.

    Unattended is what nobody waits for: it has a share of what the contract allows. Raises
    SourceUnavailable.
    """
    if not _is_in_use(key):
        raise SourceUnavailable(Trouble.REFUSED, f"{key} is no source any more.")
    source = provider(key)
    if not isinstance(source, GuardedSource):
        return source.get(ref, timeout=timeout)
    company = source.get_now(ref, timeout=timeout, is_unattended=is_unattended)
    if company is None and not source.gives_every_record:
        raise SourceUnavailable(Trouble.DECLINED, f"{key} gives no record of {ref}.")
    return company


def _in_order(found: SourceResult) -> list[Company]:
    """Return the companies that fit, each head office before its branches, and then the others."""
    fitting = [company for company in found.companies if company.ref not in found.near]
    return [*head_offices_first(fitting), *found.companies[len(fitting) :]]


def _how(found: SourceResult) -> Asked:
    """Tell how a search went: it may have looked up a part only of what was typed."""
    if found.has_fitting:
        return Asked.FOUND
    return Asked.IN_PART if found.is_partial else Asked.NOTHING


class _Chain:
    """Asks the sources one after the other, and notes how each went.

    All together they have so many seconds, and some of it is kept for those to come.
    """

    def __init__(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds
        self._outcomes = {key: Outcome(key, Asked.NOT_NEEDED) for key in settings.DIRECTORY}
        self._to_come: list[str] = []

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Return how each source went, in the order of the settings."""
        return tuple(self._outcomes.values())

    def to_ask(self, typed: TypedQuery, *, typing: bool) -> Iterator[str]:
        """Yield the sources that can look this up now, and note why the others cannot."""
        for key in settings.DIRECTORY:
            source = provider(key)
            if not source.knows(typed.country):
                self.note(key, Asked.ELSEWHERE)
            elif not (typed.words and source.can_answer(typed, typing=False)):
                self.note(key, Asked.CANNOT)
            elif typing and not source.can_answer(typed, typing=True):
                self.note(key, Asked.ON_BUTTON)
            else:
                self._to_come.append(key)
        while self._to_come:
            yield self._to_come.pop(0)

    def ask[T](self, key: str, question: Callable[[CompanySource, float], T]) -> T | None:
        """Return what a source answers; None when it is in trouble, which is noted."""
        reserved = RESERVED_SECONDS_PER_SOURCE * len(self._to_come)
        try:
            return question(provider(key), self._deadline - time.monotonic() - reserved)
        except SourceUnavailable as error:
            logger.warning("The company directory %s does not answer: %s", key, error)
            is_queued = error.is_ours and error.retry_after is not None
            self.note(key, Asked.IN_TROUBLE, error.trouble, is_queued=is_queued)
            return None

    def note(
        self,
        key: str,
        asked: Asked,
        trouble: Trouble | None = None,
        *,
        is_queued: bool = False,
    ) -> None:
        self._outcomes[key] = Outcome(key, asked, trouble, is_queued)


def _is_in_use(key: str) -> bool:
    return key in settings.DIRECTORY and key in PROVIDERS


def _as_kept(source: CompanySource, ref: str) -> Company | None:
    return source.get_as_shown(ref) if isinstance(source, GuardedSource) else None


def _as_on_its_line(company: Company, shown: Company | None) -> Company:
    """Return a record with what only its line in the list tells, and with the name of that."""
    if shown is None:
        return company
    missing = {name: getattr(shown, name) for name in OF_LINE if not _is_told(company, name)}
    company = replace(company, **missing)
    return company if is_same_text(shown.name, company.name) else company.called(shown.name)


def _is_told(company: Company, name: str) -> bool:
    return getattr(company, name) not in (None, ())
