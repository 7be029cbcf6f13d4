from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.company import Company
from registry.guarded_source import GuardedSource
from registry.providers import PROVIDERS, provider
from registry.source_health import Health, Report, reports
from registry.sources import CompanySource, SourceUnavailable, Trouble

TIMEOUT_SECONDS = 6.0


class WrongAnswer(Exception):
    """An answer does not fit the one before."""


class Command(BaseCommand):
    help = (
        "Ask every configured source of companies each kind of question that the portal asks, and "
        "say how it went. With the credentials of a contract this is the proof that they work."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--query", default="metaal", help="what to search for")
        parser.add_argument("--country", default="NL")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = [
            key
            for key in settings.DIRECTORY
            if key not in PROVIDERS or not self._works(key, options["query"], options["country"])
        ]
        for report in reports():
            self.stdout.write(f"{report.key}: {_state(report)}")
        if failed:
            raise CommandError(f"Not working: {', '.join(failed)}.")

    def _works(self, key: str, query: str, country: str) -> bool:
        guarded = provider(key)
        # Past the cache and the breaker: the question is how it is at this moment.
        source: CompanySource = guarded.source if isinstance(guarded, GuardedSource) else guarded
        try:
            for line in _lines_of_questions(source, query, country):
                self.stdout.write(f"{key}: {line}")
        except SourceUnavailable as error:
            self.stdout.write(f"{key}: {_why_not(error)}")
            return False
        except WrongAnswer as error:
            self.stdout.write(f"{key}: {error}")
            return False
        return True


def _lines_of_questions(source: CompanySource, query: str, country: str) -> Iterator[str]:
    """Ask each kind of question: each is a product of its own, which a contract may not cover."""
    began = time.monotonic()
    matches = source.search(query, country=country, timeout=TIMEOUT_SECONDS)
    took = (time.monotonic() - began) * 1000
    yield f"answers. {len(matches.companies)} companies for {query!r} in {took:.0f} ms."
    if not matches.companies:
        raise WrongAnswer("nothing found, so nothing else could be tried. Choose another --query.")
    one = source.get(matches.companies[0].ref, timeout=TIMEOUT_SECONDS)
    if one is None:
        raise WrongAnswer(f"it found {matches.companies[0].ref}, and does not know it.")
    yield f"fetched {one.name}, {one.city}."
    yield from _lines_of_finding_again(source, one)


def _lines_of_finding_again(source: CompanySource, one: Company) -> Iterator[str]:
    if number := one.register_number or one.vat_number:
        by_number = source.search(number, country=one.country, timeout=TIMEOUT_SECONDS)
        yield f"{len(by_number.companies)} companies with its number."
    candidates = source.match(one, timeout=TIMEOUT_SECONDS)
    yield f"{len(candidates)} companies that it may be, with its name and address."


def _why_not(error: SourceUnavailable) -> str:
    if error.trouble is Trouble.ENDED:
        return f"has ended or changed this version ({error.product}). {error}"
    return f"does not answer ({error.trouble.value}). {error}"


def _state(report: Report) -> str:
    if report.key == "local":
        return f"about {report.companies:,} companies in the table."
    state = report.state
    if state is None or report.health is Health.UNUSED:
        return "never asked for a person yet."
    said = [report.health.value]
    if report.until:
        said.append(f"until {report.until:%Y-%m-%d %H:%M:%S} UTC")
    said += [f"{state.calls_today} calls today", f"{state.calls_this_month} this month"]
    if state.last_trouble_at:
        said.append(f"last trouble {state.last_trouble_at:%Y-%m-%d %H:%M}: {state.last_detail}")
    return ", ".join(said) + "."
