"""Makes a database ready for the demo, in one process; what is there already stays as it is."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from portal.demo import load


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo is not loaded into a production database.")
        self._say("Migrating the database …")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not settings.DEBUG:
            self._say("Collecting the static files …")
            call_command("collectstatic", interactive=False, verbosity=0)
        self._say("Loading the demo …")
        load()

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
