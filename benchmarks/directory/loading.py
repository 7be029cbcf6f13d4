"""Times loads: with one process and with one a core, and how searches fare meanwhile."""

from __future__ import annotations

import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.directory import data
from benchmarks.directory.engines import Ours
from benchmarks.directory.measuring import Times, side_by_side
from benchmarks.directory.questions import Questions, questions
from benchmarks.directory.tables import say
from registry.loading.processes import usable_cores

ROUNDS = 2


@dataclass(frozen=True)
class Load:
    """A load that was measured: its seconds, its largest process, and the searches meanwhile."""

    seconds: float
    megabytes: int
    searches: Times


def load(path: Path, *options: str) -> None:
    """Load a file with the portal's own command."""
    command = [sys.executable, "manage.py", "load_companies", str(path), "--verbosity=0", *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own


def load_and_search(path: Path, asked: Questions, *options: str) -> Load:
    """Load a file while somebody types."""
    began = time.monotonic()
    loading = threading.Thread(target=load, args=[path, *options])
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
    return Load(seconds, memory, Times(sorted(times)))


def measure(folder: Path, rows: int, fewer: int) -> None:
    """Print the times of loads of many companies beside fewer, in turns."""
    small, large = folder / "fewer.csv", folder / "companies.csv"
    data.write(small, fewer)
    data.write(large, rows)
    say(f"\n{rows:,} companies, loaded beside {fewer:,}; searches in milliseconds.\n")
    say("| processes | seconds | MB of the largest | p95 just before | p95 meanwhile |")
    say("|---|---|---|---|---|")
    for _ in range(ROUNDS):
        for processes in sorted({1, usable_cores()}):
            load(small, "--allow-removals", "--forget-removed")
            asked = questions(small, fewer)
            before = side_by_side([Ours()], asked.strokes, 1)[0]
            measured = load_and_search(large, asked, "--processes", str(processes))
            say(
                f"| {processes} | {measured.seconds:.0f} | {measured.megabytes} |"
                f" {before.at(0.95):.2f} | {measured.searches.at(0.95):.2f} |"
            )
