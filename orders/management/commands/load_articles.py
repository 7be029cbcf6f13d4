"""`manage.py load_articles FILE` loads the catalogue from a spreadsheet, all or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orders.catalogue.importing import ArticleLoad, ProductGroupResource, dataset_of
from web.spreadsheets import Row, UnreadableFile, read_rows

MAX_ROWS_SHOWN = 50  # rows with a mistake that are printed


class Command(BaseCommand):
    help = "Loads articles (or product groups) from CSV or XLSX; says what is wrong, row by row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--groups", action="store_true", help="the file has product groups")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument(
            "--skip-bad", action="store_true", help="load the good rows of a file with mistakes"
        )

    def handle(self, *, file: Path, groups: bool, dry_run: bool, skip_bad: bool, **_: Any) -> None:
        try:
            with file.open("rb") as opened:
                rows = list(read_rows(opened))
            dataset = dataset_of(rows)
        except (OSError, ValueError, UnreadableFile) as error:
            raise CommandError(str(error)) from error
        resource = ProductGroupResource() if groups else ArticleLoad()
        result = resource.import_data(
            dataset,
            dry_run=dry_run,
            use_transactions=True,
            rollback_on_validation_errors=not skip_bad,
        )
        mistakes = self._report_mistakes(result, rows)
        totals = result.totals
        self.stdout.write(
            f"{totals['new']} new, {totals['update']} changed, {totals['skip']} as they were,"
            f" {mistakes} with a mistake."
        )
        if result.has_errors() or (mistakes and not skip_bad):
            raise CommandError("Nothing has been loaded.")

    def _report_mistakes(self, result: Any, rows: Sequence[Row]) -> int:
        """Print the mistakes with the number of their row in the file; return how many rows."""
        for error in result.base_errors:
            self.stderr.write(str(error.error))
        invalid = [(row.number, row.error_dict) for row in result.invalid_rows]
        broken = [
            (row.number, {"": [str(e.error) for e in row.errors]}) for row in result.error_rows
        ]
        mistakes = sorted(invalid + broken, key=lambda pair: pair[0])
        for place, errors in mistakes[:MAX_ROWS_SHOWN]:
            told = "; ".join(f"{field}: {' '.join(map(str, why))}" for field, why in errors.items())
            self.stderr.write(f"row {rows[place].number}: {told}")
        if len(mistakes) > MAX_ROWS_SHOWN:
            self.stderr.write(f"… and {len(mistakes) - MAX_ROWS_SHOWN} more")
        return len(mistakes)
