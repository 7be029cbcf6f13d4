"""Looking a company up: the sources are asked in the configured order until one answers."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from django.conf import settings

from registry.company import Company, DirectoryUnavailable
from registry.providers import PROVIDERS, provider

logger = logging.getLogger(__name__)

SHORTEST_QUERY = 3  # characters


@dataclass(frozen=True)
class Found:
    """What came of a search. `source` is empty when no source answered."""

    query: str
    source: str = ""
    companies: list[Company] = field(default_factory=list)
    total: int | None = None  # how many there are in all, when the source says so
    is_at_least: bool = False  # it stopped counting at `total`
    too_short: bool = False

    @property
    def is_available(self) -> bool:
        return self.too_short or bool(self.source)

    @property
    def has_more(self) -> bool:
        return self.total is None or self.total > len(self.companies)

    @property
    def is_fictional(self) -> bool:
        return any(company.is_fictional for company in self.companies)


def search(query: str, *, country: str, limit: int = 10) -> Found:
    """The best matches, from the first source that answers; never raises."""
    query = query.strip()
    if len(query) < SHORTEST_QUERY:
        return Found(query, too_short=True)
    for key in settings.DIRECTORY:
        try:
            matches = provider(key).search(query, country=country, limit=limit)
        except DirectoryUnavailable:
            logger.warning("The company directory %s does not answer", key)
            continue
        return Found(query, key, matches.companies, matches.total, matches.is_at_least)
    return Found(query)


def get(choice: str) -> Company | None:
    """The company of a `Company.choice`; None when it is unknown or its source does not answer."""
    key, _colon, ref = choice.partition(":")
    if key not in settings.DIRECTORY or key not in PROVIDERS:
        return None
    try:
        return provider(key).get(ref)
    except DirectoryUnavailable:
        logger.warning("The company directory %s does not answer", key)
        return None
