"""`manage.py load_articles FILE` loads the catalogue from a spreadsheet, all or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from customers.actors import SYSTEM
from orders import actions
from orders.imports import jobs
from orders.imports.file_parts import parts_of
from orders.imports.forms import doubt_sentence
from orders.imports.rows import Outcome
from orders.imports.scanning import OF_PRICES, OF_QUANTITIES
from orders.models import CatalogueImport
from web.decimals import SEPARATORS, Meaning
from web.responses import ActionRefused
from web.sentences import filled

MAX_ROWS_SHOWN = 50  # rows with a mistake that are printed
State = CatalogueImport.State


class Command(BaseCommand):
    help = "Loads articles (or product groups) from a spreadsheet; says what is wrong, row by row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--groups", action="store_true", help="the file has product groups")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument(
            "--skip-bad", action="store_true", help="load the good rows of a file with mistakes"
        )
        parser.add_argument(
            "--thousands",
            choices=SEPARATORS,
            help="the sign before thousands, where a number such as 1.250 leaves that open",
        )

    def handle(
        self,
        *,
        file: Path,
        groups: bool,
        dry_run: bool,
        skip_bad: bool,
        thousands: str | None = None,
        **options: Any,
    ) -> None:
        checked = self._checked(file, groups=groups, thousands=thousands)
        wrong = self._report(checked)
        if dry_run or (wrong and not skip_bad):
            actions.cancel_import(checked, by=SYSTEM)
        if wrong and not skip_bad:
            raise CommandError("Nothing has been loaded.")
        if not dry_run:
            self._apply(checked)
            jobs.run(checked.pk)
            checked.refresh_from_db()
            if checked.state != State.APPLIED:
                raise CommandError(checked.problem)

    def _apply(self, checked: CatalogueImport) -> None:
        """Begin to change the catalogue, unless somebody else is doing that."""
        try:
            actions.apply_import(checked, by=SYSTEM, in_background=False)
        except ActionRefused as refused:
            actions.cancel_import(checked, by=SYSTEM)
            raise CommandError(str(refused)) from refused

    def _checked(self, file: Path, *, groups: bool, thousands: str | None) -> CatalogueImport:
        kind = CatalogueImport.Kind.GROUPS if groups else CatalogueImport.Kind.ARTICLES
        try:
            with file.open("rb") as opened:
                made = actions.start_import(
                    kind,
                    file.name,
                    parts_of(opened),
                    answers={"separators": _answers(thousands)},
                    by=SYSTEM,
                    in_background=False,
                )
        except OSError as error:
            raise CommandError(str(error)) from error
        jobs.run(made.pk)
        made.refresh_from_db()
        if made.state == State.ASKING:
            actions.cancel_import(made, by=SYSTEM)
            raise CommandError(_question(made))
        if made.state != State.CHECKED:
            raise CommandError(made.problem)
        return made

    def _report(self, checked: CatalogueImport) -> int:
        """Print the mistakes with the number of their row in the file; return how many rows."""
        wrong = checked.rows.filter(outcome=Outcome.WRONG)
        for line, reason in wrong.values_list("line", "reason")[:MAX_ROWS_SHOWN]:
            told = filled(_("row %(row)s: %(reason)s"), row=line, reason=reason)
            self.stderr.write(told)
        new, changed, same, mistakes = (
            checked.count(name)
            for name in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME, Outcome.WRONG)
        )
        if mistakes > MAX_ROWS_SHOWN:
            self.stderr.write(f"… and {mistakes - MAX_ROWS_SHOWN} more")
        self.stdout.write(
            f"{new} new, {changed} changed, {same} as they were, {mistakes} with a mistake."
        )
        return mistakes


def _answers(thousands: str | None) -> dict[str, str]:
    """Return what the points and commas of a file mean, for who said which is of thousands."""
    if thousands is None:
        return {}
    return {
        f"{of} {sign}": (Meaning.THOUSANDS if sign == thousands else Meaning.DECIMALS).value
        for of in (OF_PRICES, OF_QUANTITIES)
        for sign in SEPARATORS
    }


def _question(asking: CatalogueImport) -> str:
    """Return what a file leaves open, and how to say it."""
    doubts = [doubt_sentence(doubt) for doubt in asking.questions.get("separators", [])]
    if doubts:
        return " ".join([*doubts, "Say so with --thousands."])
    if titles := ", ".join(title for _name, title in asking.questions.get("columns", [])):
        return f"The file does not tell which columns these are: {titles}. Give them these titles."
    hidden = asking.questions["hidden"]
    return f"{hidden} rows of the file are hidden. Show them or delete them, and save it again."
