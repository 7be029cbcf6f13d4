"""Guards a source behind HTTP: it is asked when its answer is not kept, and while it may be.

Kept answers, admission, circuit breaker and one retry, once for all sources and for all processes
together.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings

from registry import answer_cache, http_client
from registry.admission import CallLimits, admit
from registry.circuit_breaker import note_success, note_trouble
from registry.company import Company
from registry.folding import fold
from registry.matching import Candidate
from registry.sources import CompanySource, SourceResult, SourceUnavailable, Trouble

MAX_RETRY_PAUSE_SECONDS = 0.25  # the pause is random, so that not all processes retry at once
MIN_RETRY_SECONDS = 0.5  # that must be left for a second attempt
SHOWN_SECONDS = 60 * 60  # that a company that was shown can be picked without its source


class GuardedSource:
    """Is a CompanySource that asks another one, as long as that may be asked."""

    def __init__(
        self,
        key: str,
        source: CompanySource,
        limits: CallLimits,
        *,
        gives_every_record: bool = True,
    ) -> None:
        self.key = key
        self.source = source
        self.limits = limits
        self.as_you_type = source.as_you_type
        self.gives_every_record = gives_every_record

    def search(
        self, query: str, *, country: str, limit: int = 10, timeout: float = 4.0
    ) -> SourceResult:
        name = f"search {country} {limit} {fold(query)} {query.strip()}"
        if record := self._kept(name):
            return SourceResult.from_record(record)
        result = self.ask(
            lambda left: self.source.search(query, country=country, limit=limit, timeout=left),
            timeout,
        )
        self._keep({name: result.to_record()}, shown=result.companies)
        return result

    def get(self, ref: str, *, timeout: float = 4.0) -> Company | None:
        name = f"get {ref}"
        if (record := self._kept(name)) and record["company"]:
            return Company.from_record(record["company"])
        company = self.get_now(ref, timeout=timeout)
        if company:  # a refusal is asked about again: the record may be given an hour later
            self._keep({name: {"company": company.to_record()}})
        return company

    def get_now(self, ref: str, *, timeout: float = 4.0) -> Company | None:
        """Return the company as the source has it at this moment, past the kept answers."""
        return self.ask(lambda left: self.source.get(ref, timeout=left), timeout)

    def get_as_shown(self, ref: str) -> Company | None:
        """Return the company as a list has shown it; None when it was not, or too long ago."""
        record = answer_cache.read(self._key(f"shown {ref}"))
        return Company.from_record(record["company"]) if record else None

    def match(self, typed: Company, *, limit: int = 5, timeout: float = 4.0) -> list[Candidate]:
        candidates = self.ask(
            lambda left: self.source.match(typed, limit=limit, timeout=left), timeout
        )
        self._keep({}, shown=[candidate.company for candidate in candidates])
        return candidates

    def ask[T](self, call: Callable[[float], T], timeout: float) -> T:
        """Return the answer and note how it went. One more attempt when it was only down."""
        deadline = time.monotonic() + timeout
        try:
            return self._attempt(call, deadline)
        except SourceUnavailable as error:
            pause = random.uniform(0, MAX_RETRY_PAUSE_SECONDS)  # noqa: S311 - no secret
            if error.trouble is not Trouble.DOWN or error.retry_after or error.is_ours:
                raise
            if deadline - time.monotonic() - pause < MIN_RETRY_SECONDS:
                raise
            time.sleep(pause)
            return self._attempt(call, deadline)

    def _attempt[T](self, call: Callable[[float], T], deadline: float) -> T:
        admit(self.key, self.limits)
        began = time.monotonic()
        try:
            with _each_further_call_admitted(self.key, self.limits):
                answer = call(deadline - began)
        except SourceUnavailable as error:
            if not error.is_ours:
                note_trouble(self.key, error)
            raise
        note_success(self.key, time.monotonic() - began)
        return answer

    def _kept(self, name: str) -> answer_cache.Answer | None:
        return answer_cache.read(self._key(name)) if settings.DIRECTORY_CACHE_SECONDS else None

    def _keep(
        self, answers: dict[str, answer_cache.Answer], *, shown: list[Company] | None = None
    ) -> None:
        """Keep answers, and what was shown a while longer; a failure is never kept."""
        seconds = settings.DIRECTORY_CACHE_SECONDS
        kept = {self._key(name): (answer, seconds) for name, answer in answers.items() if seconds}
        for company in shown or []:
            record = {"company": company.to_record()}
            kept[self._key(f"shown {company.ref}")] = (record, seconds + SHOWN_SECONDS)
        answer_cache.write(kept)

    def _key(self, name: str) -> str:
        return f"{self.key} {name}"


@contextmanager
def _each_further_call_admitted(key: str, limits: CallLimits) -> Iterator[None]:
    """One question may take several calls; the first one was admitted with the question."""
    calls = 0

    def admit_further() -> None:
        nonlocal calls
        calls += 1
        if calls > 1:
            admit(key, limits, is_further=True)

    before = http_client.before_call.set(admit_further)
    try:
        yield
    finally:
        http_client.before_call.reset(before)
