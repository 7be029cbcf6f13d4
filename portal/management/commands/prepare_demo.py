"""Makes a database ready for the demo, in one process; what is there already stays as it is."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from portal.demo import load

STARTING_SECONDS = 30.0


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wait", action="store_true", help="for a database that is starting")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo is not loaded into a production database.")
        if options["wait"]:
            wait_for_database()
        self._say("Migrating the database …")
        call_command("migrate", verbosity=0)
        if not settings.DEBUG:
            self._say("Collecting the static files …")
            call_command("collectstatic", interactive=False, verbosity=0)
        self._say("Loading the demo …")
        load()

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def wait_for_database() -> None:
    """Returns when it takes connections. Raises OperationalError when it does not for too long."""
    give_up = time.monotonic() + STARTING_SECONDS
    while True:
        try:
            return connection.ensure_connection()
        except OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.05)
