"""Looking a company up: the sources are asked in order, within a person's patience."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.core.cache import cache

from registry.admission import Guarded
from registry.company import Company, CompanySource, SourceUnavailable, Trouble
from registry.matching import Candidate
from registry.providers import PROVIDERS, provider

logger = logging.getLogger(__name__)

MIN_QUERY_LENGTH = 3  # characters
TYPING_SECONDS = 1.5  # for all sources together, of one keystroke
PRESSING_SECONDS = 1.8  # when somebody waits for a page
PICKING_SECONDS = 1.5  # what was shown will do when the whole record does not come
EACH_NEXT = 0.3  # seconds that are kept for every source that may still have to be asked
SHOWN_SECONDS = 60 * 60  # that a company that was shown can be picked without its source


@dataclass(frozen=True)
class SearchResult:
    """What came of a search. `source` is empty when no source answered."""

    query: str
    source: str = ""
    companies: list[Company] = field(default_factory=list)
    total: int | None = None  # how many there are in all, when the source says so
    is_at_least: bool = False  # it stopped counting at `total`
    too_short: bool = False
    too_often: bool = False  # this person has looked up enough for now
    on_button_only: bool = False  # no source finds anything while somebody is still typing

    @property
    def is_available(self) -> bool:
        return self.too_short or self.too_often or self.on_button_only or bool(self.source)

    @property
    def source_name(self) -> str:
        """Of a source outside; empty for the portal's own directory."""
        return name_of(self.source)

    @property
    def has_more(self) -> bool:
        return self.total is None or self.total > len(self.companies)

    @property
    def is_fictional(self) -> bool:
        return any(company.is_fictional for company in self.companies)


def name_of(source: str) -> str:
    """What a person calls it; empty for the portal's own directory, or one that is unknown."""
    return PROVIDERS[source][0] if source in PROVIDERS else ""


def search(query: str, *, country: str, limit: int = 10, typing: bool = False) -> SearchResult:
    """The best matches, from the first source that has any; never raises.

    A source that finds only whole words is not asked while somebody is typing.
    """
    if len(query.strip()) < MIN_QUERY_LENGTH:
        return SearchResult(query.strip(), too_short=True)
    found = SearchResult(query.strip())
    keys = [key for key in settings.DIRECTORY if not typing or provider(key).as_you_type]
    if settings.DIRECTORY and not keys:
        return SearchResult(found.query, on_button_only=True)
    for key, matches in _in_turn(
        keys,
        TYPING_SECONDS if typing else PRESSING_SECONDS,
        lambda source, left: source.search(query, country=country, limit=limit, timeout=left),
    ):
        if matches.companies or not found.source:
            found = SearchResult(
                found.query, key, matches.companies, matches.total, matches.is_at_least
            )
        if matches.companies:
            break
    _remember(found.companies)
    return found


@dataclass(frozen=True)
class MatchResult:
    """Who may be meant. `source` is empty when no source answered."""

    source: str = ""
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def source_name(self) -> str:
        return name_of(self.source)


def match(typed: Company, *, limit: int = 5) -> MatchResult:
    """Which companies may be the one that was typed, from the first source that knows any.

    Never raises.
    """
    matched = MatchResult()
    for key, candidates in _in_turn(
        settings.DIRECTORY,
        PRESSING_SECONDS,
        lambda source, left: source.match(typed, limit=limit, timeout=left),
    ):
        matched = MatchResult(key, candidates)
        if candidates:
            break
    _remember([candidate.company for candidate in matched.candidates])
    return matched


def _in_turn[T](
    keys: Sequence[str], seconds: float, ask: Callable[[CompanySource, float], T]
) -> Iterator[tuple[str, T]]:
    """What each source answers, as long as somebody goes on asking; one in trouble is left out.

    All together they have so many seconds, and some of it is kept for those to come.
    """
    deadline = time.monotonic() + seconds
    for place, key in enumerate(keys):
        kept = EACH_NEXT * (len(keys) - place - 1)
        try:
            answer = ask(provider(key), deadline - time.monotonic() - kept)
        except SourceUnavailable as error:
            logger.warning("The company directory %s does not answer: %s", key, error)
        else:
            yield key, answer


def look_again(source: str, ref: str, *, timeout: float) -> Company | None:
    """As the source has it now, past every cache. Raises DirectoryUnavailable."""
    if source not in settings.DIRECTORY or source not in PROVIDERS:
        raise SourceUnavailable(Trouble.REFUSED, f"{source} is no source any more.")
    asked = provider(source)
    get = asked.get_now if isinstance(asked, Guarded) else asked.get
    return get(ref, timeout=timeout)


def _remember(companies: list[Company]) -> None:
    """What was shown can be picked, even when its source fails in between."""
    remote = {_shown(c.choice): c.to_record() for c in companies if c.source != "local"}
    if remote:
        cache.set_many(remote, SHOWN_SECONDS)


def _shown(choice: str) -> str:
    return f"directory:shown:{choice}"


def get(choice: str) -> Company | None:
    """The company of a `Company.choice`; as it was shown when its source does not answer now.

    None when it is unknown.
    """
    key, _colon, ref = choice.partition(":")
    if key not in settings.DIRECTORY or key not in PROVIDERS:
        return None
    try:
        known = provider(key).get(ref, timeout=PICKING_SECONDS)
    except SourceUnavailable as error:
        logger.warning("The company directory %s does not answer: %s", key, error)
        return _recalled(choice)
    if known and known.is_branch is None and (shown := _recalled(choice)):
        return replace(known, is_branch=shown.is_branch)  # a list may tell what a record does not
    return known


def _recalled(choice: str) -> Company | None:
    """As it was shown; None when it was not, or too long ago."""
    ref = choice.partition(":")[2]
    if not ref.replace("-", "").isalnum() or len(ref) > 64 or not ref.isascii():
        return None  # no name for a cache
    record = cache.get(_shown(choice))
    return Company.from_record(record) if record else None
