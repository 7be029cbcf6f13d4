from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.company import Directory, DirectoryUnavailable
from registry.guard import Guarded
from registry.models import DirectoryEntry, SourceState
from registry.providers import PROVIDERS, provider

SECONDS = 6.0


class Command(BaseCommand):
    help = (
        "Ask every configured source of companies one search and one company, and say how it "
        "went. With the credentials of a contract this is the proof that they work."
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
        if failed:
            raise CommandError(f"Not working: {', '.join(failed)}.")

    def _works(self, key: str, query: str, country: str) -> bool:
        guarded = provider(key)
        # Past the cache and the breaker: the question is how it is at this moment.
        source: Directory = guarded.source if isinstance(guarded, Guarded) else guarded
        began = time.monotonic()
        try:
            matches = source.search(query, country=country, timeout=SECONDS)
            searched = time.monotonic() - began
            one = matches.companies[0] if matches.companies else None
            if one is not None and source.get(one.ref, timeout=SECONDS) is None:
                self.stdout.write(f"{key}: it found {one.ref}, and does not know it.")
                return False
        except DirectoryUnavailable as error:
            self.stdout.write(f"{key}: does not answer ({error.trouble.value}). {error}")
            return False
        self.stdout.write(
            f"{key}: answers. {len(matches.companies)} companies for {query!r} in"
            f" {searched * 1000:.0f} ms. {self._state(key)}"
        )
        return True

    def _state(self, key: str) -> str:
        if key == "local":
            return f"{DirectoryEntry.objects.count():,} companies in the table."
        state = SourceState.objects.filter(key=key).first()
        if state is None:
            return "Never asked for a person yet."
        return f"{state.calls_today} calls today, {state.calls_this_month} this month."
