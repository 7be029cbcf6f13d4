"""Compares the local directory with what it could have been: `make bench-directory`.

It makes up companies (always the same), or addresses for the names of a file, starts a PostgreSQL
of its own, loads them with the portal's own command, and prints tables: what is found of each way
of typing, how long it takes beside tantivy, and a keystroke end to end. With companies of its own
it also prints how the directory compares with ILIKE and pg_trgm, how searches fare while it is
loaded, with eight clients, and cold.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.own_postgres import own_postgres

if TYPE_CHECKING:
    from benchmarks.directory.measuring import Times
    from benchmarks.directory.questions import Questions
    from portal.devtools.postgres import Postgres

SHARED_BUFFERS = "4GB"
ROUNDS = 3
SLOW_SAMPLE = 40  # keystrokes of the designs that take a second for one
CLIENTS = 8
SECONDS = 10.0
COMPANIES = 3_000_000


def main() -> None:
    arguments = _arguments()
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    settings = {"shared_buffers": SHARED_BUFFERS, "max_wal_size": "8GB"}
    try:
        with own_postgres(durable=False, settings=settings) as postgres:
            os.environ.update(
                PORTAL_MODE="test",
                DATABASE_URL=postgres.url,
                DJANGO_SETTINGS_MODULE="tests.settings",
            )
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", verbosity=0)
            if arguments.names or arguments.quick:
                _accuracy(folder, arguments)
            else:
                _everything(folder, postgres, arguments)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--companies",
        type=int,
        help=f"how many are made up; {COMPANIES:,}, beside the names of a file none",
    )
    parser.add_argument("--fewer", type=int, help="to see how it grows; a tenth")
    parser.add_argument("--even-towns", action="store_true", help="as many companies in each town")
    parser.add_argument("--names", type=Path, help="a CSV with names in the column legal_name")
    parser.add_argument(
        "--quick", action="store_true", help="only what is found, how soon, and a keystroke"
    )
    arguments = parser.parse_args()
    if arguments.companies is None:
        arguments.companies = 0 if arguments.names else COMPANIES
    if arguments.fewer is None:
        arguments.fewer = arguments.companies // 10
    return arguments


def _accuracy(folder: Path, arguments: argparse.Namespace) -> None:
    """Measure what is found of each way of typing, and how soon."""
    from benchmarks.directory import data, keystrokes, real_names, tables
    from benchmarks.directory.engines import Tantivy, TantivyAndRows, build_tantivy
    from benchmarks.directory.questions import questions

    path, index, count = folder / "companies.csv", folder / "tantivy", arguments.companies
    if arguments.names:
        count = real_names.write(path, arguments.names, arguments.companies)
    else:
        data.write(path, count, even_towns=arguments.even_towns)
    _load(path)
    build_tantivy(path, index)
    asked = questions(path, count)
    tables.say(f"\n{count:,} companies, one client, warm; recall of 1, and milliseconds.")
    tantivy = Tantivy(index)
    tables.ways(asked, tantivy)
    tables.speed(asked, tantivy, TantivyAndRows(index), 1)
    keystrokes.measure(asked.strokes)


def _everything(folder: Path, postgres: Postgres, arguments: argparse.Namespace) -> None:
    from django.db import connection

    from benchmarks.directory import data, keystrokes, tables
    from benchmarks.directory.engines import Ours, Tantivy, TantivyAndRows, build_tantivy
    from benchmarks.directory.measuring import side_by_side, together
    from benchmarks.directory.questions import questions

    rows, fewer = arguments.companies, arguments.fewer
    small, large, index = folder / "fewer.csv", folder / "companies.csv", folder / "tantivy"
    data.write(small, fewer, even_towns=arguments.even_towns)
    data.write(large, rows, even_towns=arguments.even_towns)
    _load(small)
    asked = questions(small, fewer)
    before = side_by_side([Ours()], asked.strokes, ROUNDS)[0]
    during, seconds, memory = _while_loading(large, asked)
    tables.say(f"\nLoaded {rows:,} companies in {seconds:.0f} s, at most {memory:,} MB of memory.")
    asked = questions(large, rows)
    began = time.monotonic()
    build_tantivy(large, index)
    tables.say(f"tantivy's index took {time.monotonic() - began:.0f} s.")
    after = _designs(asked, index, rows)
    tantivy = Tantivy(index)
    tables.ways(asked, tantivy)
    tables.speed(asked, tantivy, TantivyAndRows(index), ROUNDS)
    tables.kinds(asked.strokes)
    keystrokes.measure(asked.strokes)
    tables.say(
        f"\n{fewer:,} companies: p95 {before.at(0.95):.2f} ms; {rows:,}: {after.at(0.95):.2f} ms,"
        f" {after.at(0.95) / before.at(0.95):.2f} times."
    )
    tables.say(
        f"While {rows:,} were loaded beside {fewer:,}: p95 {during.at(0.95):.2f} ms,"
        f" {during.at(0.95) / before.at(0.95):.2f} times its usual."
    )
    connection.close()
    for turn in range(ROUNDS):
        for make in (Ours, partial(Tantivy, index), partial(TantivyAndRows, index)):
            rate, times = together(make, asked.strokes, CLIENTS, SECONDS)
            tables.say(
                f"{CLIENTS} clients, turn {turn + 1}, {make().name}: {rate:.0f} searches/s,"
                f" p95 {times.at(0.95):.1f} ms."
            )
            connection.close()
    _cold(postgres, asked)


def _designs(asked: Questions, index: Path, rows: int) -> Times:
    """Print the designs side by side; return the times of ours."""
    from benchmarks.directory.engines import Ilike, Ours, Tantivy, TantivyAndRows, Trigrams
    from benchmarks.directory.measuring import best_recall, by_kind, recall, side_by_side, timed
    from benchmarks.directory.tables import say

    Trigrams.build()
    ours, tantivy, fetching = Ours(), Tantivy(index), TantivyAndRows(index)
    after, of_tantivy, of_fetching = side_by_side([ours, tantivy, fetching], asked.strokes, ROUNDS)
    slow = asked.strokes[:: max(1, len(asked.strokes) // SLOW_SAMPLE)]
    say(f"\n{rows:,} companies, {len(asked.strokes):,} keystrokes, shared_buffers"
        f" {SHARED_BUFFERS}, one client, warm; milliseconds.\n")  # fmt: skip
    say("| design | p50 | p95 | p99 | max | recall: two words / name + place / typo / typo +"
         " place |\n|---|---|---|---|---|---|")  # fmt: skip
    for design in (Ilike(), Trigrams()):
        say(f"| {design.name} ({len(slow)} of them) | {timed(design, slow).row} | |")
    say(f"| {ours.name} | {after.row} | {by_kind(partial(recall, ours), asked.whole)} |")
    of_words = by_kind(partial(recall, tantivy), asked.whole)
    say(f"| {tantivy.name} | {of_tantivy.row} | {of_words} |")
    say(f"| {fetching.name} | {of_fetching.row} | |")
    say(f"| the best that ten shown can have | | | | | {by_kind(best_recall, asked.whole)} |")
    return after


def _load(path: Path) -> None:
    command = [sys.executable, "manage.py", "load_companies", str(path), "--verbosity=0"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own


def _while_loading(path: Path, asked: Questions) -> tuple[Times, float, int]:
    """Load a file; return the times of searches meanwhile, its seconds and its megabytes."""
    from benchmarks.directory.engines import Ours
    from benchmarks.directory.measuring import Times

    began = time.monotonic()
    loading = threading.Thread(target=_load, args=[path])
    loading.start()
    engine, times, turn = Ours(), [], 0
    while loading.is_alive():
        at = time.perf_counter()
        engine.search(asked.strokes[turn % len(asked.strokes)].text)
        times.append((time.perf_counter() - at) * 1000)
        turn += 1
        time.sleep(0.02)  # as somebody who types
    seconds = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return Times(sorted(times)), seconds, memory


def _cold(postgres: Postgres, asked: Questions) -> None:
    """Measure after a restart with no table in memory, which only root can bring about."""
    from django.db import connection

    from benchmarks.directory.engines import Ours
    from benchmarks.directory.measuring import timed
    from benchmarks.directory.tables import say

    drop = Path("/proc/sys/vm/drop_caches")
    postgres.child.stop()
    os.sync()
    try:
        drop.write_text("3")
    except OSError:
        say("Cold: not measured, since the memory of this machine cannot be emptied.")
        return
    connection.close()
    postgres.start()
    first = timed(Ours(), asked.strokes[::20])
    say(f"Cold, the first {len(first.all)} searches: p50 {first.at(0.5):.1f} ms, p95"
        f" {first.at(0.95):.1f} ms, at most {first.all[-1]:.0f} ms.")  # fmt: skip


if __name__ == "__main__":
    main()
