"""Queues letters from a process of its own, as a web server does."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from mail.actions import queue_mail
from web.sites import all_sites


class Command(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)

    @transaction.atomic
    def handle(self, *args: Any, number: int, **options: Any) -> None:
        group = Group.objects.create(name="Velmora")
        for n in range(number):
            queue_mail(
                "letter", group, to=f"reader{n}@velmora.example", language="nl", site=all_sites()[0]
            )
