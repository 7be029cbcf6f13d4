"""Measures importing the catalogue: `make bench-imports`.

It imports 200,000 articles from CSV and from XLSX: the first time, the same file again, with every
price changed, and undoes that; beside what is simpler, to check and save one article after another.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.own_postgres import own_portal

HEADER = (
    *("artikelnummer", "ean", "naam", "naam_en", "naam_de", "artikelgroep", "brutoprijs"),
    *("verpakt_per", "minimum"),
)
SAMPLE_SECONDS = 0.2
SIMPLE_ROWS = 2_000  # saved one after another


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--copies", type=int, default=100, help="how often the demo's 2,000 articles are written"
    )
    arguments = parser.parse_args()
    with own_portal():
        _measure(arguments.copies)


def _measure(copies: int) -> None:
    from orders.catalogue.demo import load_demo_catalogue

    load_demo_catalogue()
    memory = Memory()
    memory.start()
    _print("| | check, s | of it CPU | apply, s | peak, MB | rows |\n|---|---|---|---|---|---|")
    _import("the first time, CSV", _csv(copies, Decimal(1)), memory)
    _import("the same file again", _csv(copies, Decimal(1)), memory)
    _import("every price changed", _csv(copies, Decimal("1.1")), memory)
    _undo()
    _import("every price changed, XLSX", _xlsx(copies, Decimal("1.2")), memory)
    seconds = _timed(_save_one_by_one)
    _print(f"Checking and saving {SIMPLE_ROWS:,} one by one: {seconds:.1f} s.")


def _import(what: str, file: io.BytesIO, memory: Memory) -> None:
    from customers.actors import SYSTEM
    from orders import actions
    from orders.imports import jobs
    from orders.imports.file_parts import parts_of
    from orders.models import CatalogueImport

    kind = CatalogueImport.Kind.ARTICLES
    made = actions.start_import(kind, what, parts_of(file), by=SYSTEM, in_background=False)
    file.close()
    memory.begin()
    began = time.process_time()
    checking = _timed(lambda: jobs.run(made.pk))
    cpu = time.process_time() - began
    made.refresh_from_db()
    actions.apply_import(made, by=SYSTEM)
    applying = _timed(lambda: jobs.run(made.pk))
    made.refresh_from_db()
    if made.state != "applied" or made.summary["wrong"]:
        raise RuntimeError(f"{made.state} {made.problem} {made.summary} {made.questions}")
    seconds = f"{checking:.1f} | {cpu:.1f} | {applying:.1f}"
    _print(f"| {what} | {seconds} | {memory.megabytes:.0f} | {made.summary['rows']:,} |")


def _undo() -> None:
    from customers.actors import SYSTEM
    from orders import actions
    from orders.imports import jobs
    from orders.models import CatalogueImport

    last = CatalogueImport.objects.latest("pk")
    actions.undo_import(last, by=SYSTEM)
    seconds = _timed(lambda: jobs.run(last.pk))
    last.refresh_from_db()
    _print(f"| undoing that | | | {seconds:.1f} | | {last.summary['restored']:,} |")


def _rows(copies: int, factor: Decimal) -> Iterator[tuple[Any, ...]]:
    from stdnum import ean

    from orders.catalogue.demo import articles

    demo_articles = list(articles())
    for copy in range(1, copies + 1):
        for n, a in enumerate(demo_articles):
            price = round((a.gross_price + copy) * factor, 2)
            names = (f"{a.name_nl}, type {copy}", a.name_en, a.name_de)
            digits = f"87{copy:04d}{n:06d}"
            code = digits + ean.calc_check_digit(digits)
            packing = (a.pack_quantity, a.minimum)
            yield (f"{a.number}.{copy:03d}", code, *names, a.number[:2], price, *packing)


def _csv(copies: int, factor: Decimal) -> io.BytesIO:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADER)
    writer.writerows(_rows(copies, factor))
    return io.BytesIO(text.getvalue().encode())


def _xlsx(copies: int, factor: Decimal) -> io.BytesIO:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for row in _rows(copies, factor):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _save_one_by_one() -> None:
    from orders.models import Article, ProductGroup

    group = ProductGroup.objects.first()
    assert group is not None
    for n in range(SIMPLE_ROWS):
        article = Article(
            number=f"ONE-{n}", name_nl=f"Boor {n}", group=group, gross_price=Decimal(1)
        )
        article.full_clean()
        article.save()


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


class Memory(threading.Thread):
    """Watches the memory of this process and of those that it starts, but for PostgreSQL's.

    Pages that several processes share count once (PSS), so that the sum is what the machine gives.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._peak = 0

    def run(self) -> None:
        while True:
            self._peak = max(self._peak, sum(map(_kilobytes, _own_processes())))
            time.sleep(SAMPLE_SECONDS)

    def begin(self) -> None:
        """Forget what there was before."""
        self._peak = 0

    @property
    def megabytes(self) -> float:
        """The peak since `begin`."""
        return self._peak / 1024


def _own_processes() -> Iterator[Path]:
    own = str(os.getpid())
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):  # it may have ended meanwhile
            name, rest = (folder / "stat").read_text().rsplit(") ", 1)
            if folder.name == own or (rest.split()[1] == own and "python" in name):
                yield folder


def _kilobytes(process: Path) -> int:
    with contextlib.suppress(OSError):
        for line in (process / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is the result of the command


if __name__ == "__main__":
    main()
