"""Guards a source behind HTTP: it is asked when its answer is not kept, and while it may be.

Kept answers, admission, circuit breaker and one retry, once for all sources and for all processes
together.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings

from registry import answer_cache, http_client, typed_prefixes
from registry.admission import CallLimits, admit
from registry.circuit_breaker import note_success, note_trouble
from registry.company import Company
from registry.folding import fold
from registry.matching import Candidate
from registry.sources import CompanySource, SourceResult, SourceUnavailable, Trouble
from registry.typed_query import TypedQuery, parse

MAX_AT_ADDRESS = 50  # companies of one address, of which some are shown
MAX_RETRY_PAUSE_SECONDS = 0.25  # the pause is random, so that not all processes retry at once
MIN_CALL_SECONDS = 0.4  # that must be left for a call after waiting for one's turn
NOT_NOW_SECONDS = 300.0  # that a record is not asked for again, when the source does not say
TURN_MARGIN_SECONDS = 0.05  # calls do not arrive as evenly as they are admitted
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
        self.gives_every_record = gives_every_record

    def knows(self, country: str) -> bool:
        return self.source.knows(country)

    def can_answer(self, typed: TypedQuery, *, typing: bool) -> bool:
        return self.source.can_answer(typed, typing=typing)

    def search(
        self,
        query: str,
        *,
        country: str,
        limit: int = 10,
        timeout: float = 4.0,
        typing: bool = False,
    ) -> SourceResult:
        typed = parse(query, country)
        if typing:
            return self._search_while_typing(typed, limit, timeout)
        name = f"search {country} {limit} {fold(query)} {query.strip()}"
        if record := self._kept(name):
            return SourceResult.from_record(record)
        result = self._ask_search(typed, limit, timeout)
        self._keep({name: result.to_record()}, shown=result.companies)
        return result

    def _search_while_typing(self, typed: TypedQuery, limit: int, timeout: float) -> SourceResult:
        """Answer a keystroke, from what was found for the letters before it when that will do."""
        if typed.is_whole:
            return self._search_whole(typed, limit, timeout)
        texts = typed_prefixes.beginnings(typed)
        names = {self._key(f"typing {typed.country} {limit} {text}"): text for text in texts}
        if kept := answer_cache.read_first(list(names)):
            key, record = kept
            before = SourceResult.from_record(record)
            if found := typed_prefixes.narrowed(before, names[key], typed, limit=limit):
                return found
        return self._ask_and_keep_a_while(next(iter(names)), typed, limit, timeout)

    def _search_whole(self, typed: TypedQuery, limit: int, timeout: float) -> SourceResult:
        """Look a whole number or address up once, whatever is typed beside it."""
        key = self._key(f"whole {typed.country} {typed.whole_key}")
        if record := answer_cache.read(key):
            found = SourceResult.from_record(record)
        else:
            asked = parse(typed.bare_address, typed.country) if typed.has_whole_address else typed
            found = self._ask_and_keep_a_while(key, asked, MAX_AT_ADDRESS, timeout)
        return typed_prefixes.narrowed_there(found, typed, limit=limit)

    def _ask_and_keep_a_while(
        self, key: str, typed: TypedQuery, limit: int, timeout: float
    ) -> SourceResult:
        result = self._ask_search(typed, limit, timeout, typing=True)
        seconds = max(settings.DIRECTORY_CACHE_SECONDS, typed_prefixes.KEPT_SECONDS)
        answer_cache.write(
            {key: (result.to_record(), float(seconds)), **self._shown(result.companies)}
        )
        return result

    def _ask_search(
        self, typed: TypedQuery, limit: int, timeout: float, *, typing: bool = False
    ) -> SourceResult:
        return self.ask(
            lambda left: self.source.search(
                typed.text, country=typed.country, limit=limit, timeout=left, typing=typing
            ),
            timeout,
        )

    def get(self, ref: str, *, timeout: float = 4.0) -> Company | None:
        name = f"get {ref}"
        if (record := self._kept(name)) and record["company"]:
            return Company.from_record(record["company"])
        if answer_cache.read(self._key(f"not now {ref}")) is not None:
            raise SourceUnavailable(Trouble.NOT_NOW, "It is not asked yet again.", is_ours=True)
        company = self.get_now(ref, timeout=timeout)
        if company:  # a refusal is asked about again: the record may be given an hour later
            self._keep({name: {"company": company.to_record()}})
        return company

    def get_now(
        self, ref: str, *, timeout: float = 4.0, is_unattended: bool = False
    ) -> Company | None:
        """Return the company as the source has it at this moment, past the kept answers.

        A record that cannot be given now is remembered, so that `get` does not ask for it again.
        """
        try:
            return self.ask(
                lambda left: self.source.get(ref, timeout=left),
                timeout,
                is_unattended=is_unattended,
            )
        except SourceUnavailable as error:
            if error.trouble is Trouble.NOT_NOW:
                seconds = error.retry_after or NOT_NOW_SECONDS
                answer_cache.write({self._key(f"not now {ref}"): ({}, seconds)})
            raise

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

    def ask[T](
        self, call: Callable[[float], T], timeout: float, *, is_unattended: bool = False
    ) -> T:
        """Return the answer and note how it went. One more attempt when it was only down."""
        asking = _Asking(self.key, self.limits, time.monotonic() + timeout, is_unattended)
        try:
            return self._attempt(call, asking)
        except SourceUnavailable as error:
            pause = random.uniform(0, MAX_RETRY_PAUSE_SECONDS)  # noqa: S311 - no secret
            if error.trouble is not Trouble.DOWN or error.retry_after or error.is_ours:
                raise
            if asking.left - pause < MIN_RETRY_SECONDS:
                raise
            time.sleep(pause)
            return self._attempt(call, asking)

    def _attempt[T](self, call: Callable[[float], T], asking: _Asking) -> T:
        asking.wait_for_turn()
        began = time.monotonic()
        try:
            with asking.each_further_call_admitted():
                answer = call(asking.left)
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
        answer_cache.write({**kept, **self._shown(shown or [])})

    def _shown(self, companies: list[Company]) -> dict[str, tuple[answer_cache.Answer, float]]:
        seconds = settings.DIRECTORY_CACHE_SECONDS + SHOWN_SECONDS
        return {
            self._key(f"shown {company.ref}"): ({"company": company.to_record()}, seconds)
            for company in companies
        }

    def _key(self, name: str) -> str:
        return f"{self.key} {name}"


@dataclass(frozen=True)
class _Asking:
    """Holds one question that is being asked, which may take several calls."""

    key: str
    limits: CallLimits
    deadline: float  # by time.monotonic()
    is_unattended: bool

    @property
    def left(self) -> float:
        return self.deadline - time.monotonic()

    def wait_for_turn(self, *, is_further: bool = False) -> None:
        """Wait until a call may be made, as long as there is time to make it then.

        Raises SourceUnavailable at once when there would be none.
        """
        seconds = admit(
            self.key,
            self.limits,
            is_further=is_further,
            is_unattended=self.is_unattended,
            patience=self.left - MIN_CALL_SECONDS,
        )
        if seconds:
            time.sleep(seconds + TURN_MARGIN_SECONDS)

    @contextmanager
    def each_further_call_admitted(self) -> Iterator[None]:
        """Admit the calls after the first one, which was admitted with the question."""
        calls = 0

        def admit_further() -> None:
            nonlocal calls
            calls += 1
            if calls > 1:
                self.wait_for_turn(is_further=True)

        before = http_client.before_call.set(admit_further)
        try:
            yield
        finally:
            http_client.before_call.reset(before)
