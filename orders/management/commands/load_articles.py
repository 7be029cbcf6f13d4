"""`manage.py load_articles FILE`: the catalogue from a spreadsheet, all or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orders.catalogue.importing import ArticleLoad, ProductGroupResource, dataset_of

SHOWN = 50  # rows with a mistake that are printed


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
            dataset = dataset_of(file.read_bytes())
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        resource = ProductGroupResource() if groups else ArticleLoad()
        result = resource.import_data(
            dataset,
            dry_run=dry_run,
            use_transactions=True,
            rollback_on_validation_errors=not skip_bad,
        )
        wrong = self._report(result)
        totals = result.totals
        self.stdout.write(
            f"{totals['new']} new, {totals['update']} changed, {totals['skip']} as they were,"
            f" {wrong} with a mistake."
        )
        if result.has_errors() or (wrong and not skip_bad):
            raise CommandError("Nothing has been loaded.")

    def _report(self, result: Any) -> int:
        for error in result.base_errors:
            self.stderr.write(str(error.error))
        invalid = [(row.number, row.error_dict) for row in result.invalid_rows]
        broken = [
            (row.number, {"": [str(e.error) for e in row.errors]}) for row in result.error_rows
        ]
        wrong = sorted(invalid + broken, key=lambda pair: pair[0])
        for number, errors in wrong[:SHOWN]:
            said = "; ".join(f"{field}: {' '.join(map(str, why))}" for field, why in errors.items())
            self.stderr.write(f"row {number + 1}: {said}")
        if len(wrong) > SHOWN:
            self.stderr.write(f"… and {len(wrong) - SHOWN} more")
        return len(wrong)
