from __future__ import annotations

import os
import zipfile
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from registry.country_names import known_code
from registry.loading.columns import COLUMNS, NoSuchColumn
from registry.loading.files import (
    FORMATS,
    NoCompanies,
    RejectedRows,
    TooManyRemovals,
    load_file,
)
from registry.loading.processes import usable_cores
from registry.loading.table import AlreadyLoading
from web.spreadsheets import UnreadableFile, unpacked_size

LOAD_NICENESS = 10  # niceness: a search has to go before


class Command(BaseCommand):
    help = (
        "Load a file of companies into the local directory: the golden copy of GLEIF, an export "
        "of D&B, or a CSV file. What an earlier load of the same format brought is replaced, and "
        "searches go on meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file, a ZIP with one in it, or XLSX")
        parser.add_argument(
            "--format", choices=FORMATS, default="", help="without it: as the columns tell"
        )
        parser.add_argument(
            "--country", default="", help="only these, as codes: NL,BE,DE", metavar="CODES"
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="OURS=THEIRS",
            help=f"the column of a CSV file that holds one of {', '.join(COLUMNS)}",
        )
        parser.add_argument(
            "--rejected", type=Path, help="where to write bad rows; without it: beside the file"
        )
        parser.add_argument(
            "--forget-removed",
            action="store_true",
            help="leave out what the file no longer has, instead of marking it",
        )
        parser.add_argument(
            "--allow-removals",
            action="store_true",
            help="end companies that the file no longer has however many they are, also when rows "
            "without a reference may be about them",
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=usable_cores(),
            help="how many read the rows, and make indexes, at once; without it: one a core",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        os.nice(LOAD_NICENESS)
        rejected = RejectedRows(options["rejected"] or path.with_name(f"{path.name}.rejected.csv"))
        try:
            with path.open("rb") as file:
                size = unpacked_size(file)
            quiet = options["verbosity"] == 0
            with tqdm(total=size, unit="B", unit_scale=True, desc=path.name, disable=quiet) as bar:
                load = load_file(
                    path,
                    format=options["format"],
                    named=_named(options["column"]),
                    countries=_codes(options["country"]),
                    rejected=rejected,
                    progress=bar.update,
                    keep_removed=not options["forget_removed"],
                    allow_removals=options["allow_removals"],
                    processes=max(1, options["processes"]),
                )
        except (OSError, zipfile.BadZipFile, NoSuchColumn) as error:
            raise CommandError(str(error)) from error
        except UnreadableFile as error:
            reason = error.reason.value.replace("_", " ")
            raise CommandError(f"{path.name} cannot be read: {reason}.") from error
        except NoCompanies as error:
            raise CommandError(
                f"No row of {path.name} could be loaded, so the directory is as it was. "
                f"{rejected.summary}"
            ) from error
        except TooManyRemovals as error:
            raise CommandError(
                f"{error} The directory is as it was. When the file is right, load it with "
                f"--allow-removals. {rejected.summary}"
            ) from error
        except BrokenProcessPool as error:
            raise CommandError(
                "A process that read the rows was killed, so the directory is as it was. "
                "With --processes 1 a load takes less memory."
            ) from error
        except AlreadyLoading as error:
            raise CommandError("Another load is going on. Wait until it has ended.") from error
        finally:
            rejected.close()
        self.stdout.write(
            f"{load.entries:,} companies loaded in {load.seconds:.0f} s; "
            f"{load.removed:,} are no longer in the file. {rejected.summary}"
        )


def _codes(written: str) -> frozenset[str]:
    codes = frozenset(filter(None, (code.strip().upper() for code in written.split(","))))
    unknown = sorted(code for code in codes if known_code(code) != code)
    if unknown:
        raise CommandError(f"There is no country {', '.join(unknown)}.")
    return codes


def _named(pairs: list[str]) -> dict[str, str]:
    named = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    if len(named) != len(pairs):
        raise CommandError("Write --column as ours=theirs, like --column name=Bedrijfsnaam.")
    return named
