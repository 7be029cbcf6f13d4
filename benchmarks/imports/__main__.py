"""Measures importing the catalogue: `make bench-imports`.

It imports 200,000 articles from CSV and from XLSX: the first time, the same file again, with every
price changed, and undoes that; beside what is simpler, to check and save one article after another.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import resource
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from benchmarks.own_postgres import own_postgres

HEADER = (
    *("artikelnummer", "ean", "naam", "naam_en", "naam_de", "artikelgroep", "brutoprijs"),
    *("verpakt_per", "minimum"),
)
SIMPLE_ROWS = 2_000  # saved one after another


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--copies", type=int, default=100, help="how often the demo's 2,000 articles are written"
    )
    arguments = parser.parse_args()
    with own_postgres() as postgres:
        os.environ.update(
            DATABASE_URL=postgres.url,
            DJANGO_SETTINGS_MODULE="tests.settings",
            PORTAL_MODE="test",
        )
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        _measure(arguments.copies)


def _measure(copies: int) -> None:
    from orders.catalogue.demo import load_demo_catalogue

    load_demo_catalogue()
    _print("| | check, s | of it CPU | apply, s | rows |\n|---|---|---|---|---|")
    _import("the first time, CSV", _csv(copies, Decimal(1)))
    _import("the same file again", _csv(copies, Decimal(1)))
    _import("every price changed", _csv(copies, Decimal("1.1")))
    _undo()
    _import("every price changed, XLSX", _xlsx(copies, Decimal("1.2")))
    own, helper = (_peak_megabytes(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    _print(f"\nPeak memory: {own:.0f} MB, and {helper:.0f} MB of each process beside it.")
    seconds = _timed(_save_one_by_one)
    _print(f"Checking and saving {SIMPLE_ROWS:,} one by one: {seconds:.1f} s.")


def _import(what: str, file: io.BytesIO) -> None:
    from customers.actors import SYSTEM
    from orders import actions
    from orders.imports import jobs
    from orders.imports.file_parts import parts_of
    from orders.models import CatalogueImport

    kind = CatalogueImport.Kind.ARTICLES
    made = actions.start_import(kind, what, parts_of(file), by=SYSTEM, in_background=False)
    file.close()
    began = time.process_time()
    checking = _timed(lambda: jobs.run(made.pk))
    cpu = time.process_time() - began
    made.refresh_from_db()
    actions.apply_import(made, by=SYSTEM)
    applying = _timed(lambda: jobs.run(made.pk))
    made.refresh_from_db()
    if made.state != "applied" or made.summary["wrong"]:
        raise RuntimeError(f"{made.state} {made.problem} {made.summary} {made.questions}")
    rows = made.summary["rows"]
    _print(f"| {what} | {checking:.1f} | {cpu:.1f} | {applying:.1f} | {rows:,} |")


def _undo() -> None:
    from customers.actors import SYSTEM
    from orders import actions
    from orders.imports import jobs
    from orders.models import CatalogueImport

    last = CatalogueImport.objects.latest("pk")
    actions.undo_import(last, by=SYSTEM)
    seconds = _timed(lambda: jobs.run(last.pk))
    last.refresh_from_db()
    _print(f"| undoing that | | | {seconds:.1f} | {last.summary['restored']:,} |")


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


def _peak_megabytes(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is the result of the command


if __name__ == "__main__":
    main()
