"""Compares the local directory with what it could have been: `make bench-directory`.

It makes up companies (always the same), starts a PostgreSQL of its own, loads them with the
portal's own command, and prints tables of times, recall and throughput.
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--fewer", type=int, default=300_000, help="to see how it grows")
    parser.add_argument("--even-towns", action="store_true", help="as many companies in each town")
    arguments = parser.parse_args()
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

            django.setup()
            _run(folder, postgres, arguments)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, postgres: Postgres, arguments: argparse.Namespace) -> None:
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.directory import data
    from benchmarks.directory.engines import (
        Ilike,
        Ours,
        OursRefs,
        Tantivy,
        TantivyAndRows,
        Trigrams,
        build_tantivy,
    )
    from benchmarks.directory.measuring import best_recall, recall, side_by_side, timed, together
    from benchmarks.directory.questions import questions

    call_command("migrate", verbosity=0)
    rows, fewer = arguments.rows, arguments.fewer
    small, large = folder / "fewer.csv", folder / "companies.csv"
    data.write(small, fewer, even_towns=arguments.even_towns)
    data.write(large, rows, even_towns=arguments.even_towns)
    _load(small)
    asked = questions(small)
    before = side_by_side([Ours()], asked.strokes, ROUNDS)[0]
    during, seconds, memory = _while_loading(large, asked)
    _say(f"\nLoaded {rows:,} companies in {seconds:.0f} s, at most {memory:,} MB of memory.")
    asked = questions(large)
    began = time.monotonic()
    build_tantivy(large, folder / "tantivy")
    _say(f"tantivy's index took {time.monotonic() - began:.0f} s.")
    Trigrams.build()
    index = folder / "tantivy"
    ours, refs, tantivy, fetching = Ours(), OursRefs(), Tantivy(index), TantivyAndRows(index)
    after, of_refs, of_tantivy, of_fetching = side_by_side(
        [ours, refs, tantivy, fetching], asked.strokes, ROUNDS
    )
    slow = asked.strokes[:: len(asked.strokes) // SLOW_SAMPLE]
    naive, trigrams = Ilike(), Trigrams()
    _say(f"\n{rows:,} companies, {len(asked.strokes):,} keystrokes, shared_buffers"
         f" {SHARED_BUFFERS}, one client, warm; milliseconds.\n")  # fmt: skip
    _say("| design | p50 | p95 | p99 | max | recall: two words / name + place / typo / typo +"
         " place |\n|---|---|---|---|---|---|")  # fmt: skip
    _say(f"| {naive.name} ({len(slow)} of them) | {timed(naive, slow).row} | |")
    _say(f"| {trigrams.name} ({len(slow)} of them) | {timed(trigrams, slow).row} | |")
    _say(f"| {ours.name} | {after.row} | {recall(ours, asked.whole)} |")
    _say(f"| {refs.name} | {of_refs.row} | |")
    _say(f"| {tantivy.name} | {of_tantivy.row} | {recall(tantivy, asked.whole)} |")
    _say(f"| {fetching.name} | {of_fetching.row} | |")
    _say(f"| the best that ten shown can have | | | | | {best_recall(asked.whole)} |")
    _by_kind(asked)
    _say(f"\n{fewer:,} companies: p95 {before.at(0.95):.2f} ms; {rows:,}: {after.at(0.95):.2f} ms,"
         f" {after.at(0.95) / before.at(0.95):.2f} times.")  # fmt: skip
    _say(f"While {rows:,} were loaded beside {fewer:,}: p95 {during.at(0.95):.2f} ms,"
         f" {during.at(0.95) / before.at(0.95):.2f} times its usual.")  # fmt: skip
    connection.close()
    for turn in range(ROUNDS):
        for make in (Ours, OursRefs, partial(Tantivy, index), partial(TantivyAndRows, index)):
            rate, times = together(make, asked.strokes, CLIENTS, SECONDS)
            _say(f"{CLIENTS} clients, turn {turn + 1}, {make().name}: {rate:.0f} searches/s,"
                 f" p95 {times.at(0.95):.1f} ms.")  # fmt: skip
            connection.close()
    _cold(postgres, asked)


def _by_kind(asked: Questions) -> None:
    from benchmarks.directory.engines import Ours
    from benchmarks.directory.measuring import timed

    _say("\n| what is typed | p50 | p95 | p99 | max |\n|---|---|---|---|---|")
    for kind in dict.fromkeys(question.kind for question in asked.strokes):
        of_kind = [question for question in asked.strokes if question.kind == kind]
        _say(f"| {kind} | {timed(Ours(), of_kind).row} |")


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

    drop = Path("/proc/sys/vm/drop_caches")
    postgres.child.stop()
    os.sync()
    try:
        drop.write_text("3")
    except OSError:
        _say("Cold: not measured, since the memory of this machine cannot be emptied.")
        return
    connection.close()
    postgres.start()
    first = timed(Ours(), asked.strokes[::20])
    _say(f"Cold, the first {len(first.all)} searches: p50 {first.at(0.5):.1f} ms, p95"
         f" {first.at(0.95):.1f} ms, at most {first.all[-1]:.0f} ms.")  # fmt: skip


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is what one reads in the terminal


if __name__ == "__main__":
    main()
