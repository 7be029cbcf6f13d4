"""Times of searches, in milliseconds."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.directory.engines import LIMIT as SHOWN
from benchmarks.directory.engines import Engine
from benchmarks.directory.questions import WORD_KINDS, Asked


@dataclass(frozen=True)
class Times:
    """Sorted milliseconds."""

    all: list[float]

    def at(self, part: float) -> float:
        return self.all[min(int(len(self.all) * part), len(self.all) - 1)]

    @property
    def row(self) -> str:
        """p50 | p95 | p99 | max, as cells of a table."""
        cells = (self.at(0.5), self.at(0.95), self.at(0.99), self.all[-1])
        return " | ".join(f"{ms:.2f}" if ms < 10 else f"{ms:.0f}" for ms in cells)


def timed(engine: Engine, asked: Iterable[Asked]) -> Times:
    times = []
    for question in asked:
        began = time.perf_counter()
        engine.search(question.text)
        times.append((time.perf_counter() - began) * 1000)
    return Times(sorted(times))


def side_by_side(engines: Sequence[Engine], asked: Sequence[Asked], rounds: int) -> list[Times]:
    """Time the engines in turn, so that a slow moment of the machine meets them all.

    A first round warms them up and does not count.
    """
    times: list[list[float]] = [[] for _ in engines]
    for turn in range(rounds + 1):
        for place, engine in enumerate(engines):
            measured = timed(engine, asked).all
            if turn:
                times[place] += measured
    return [Times(sorted(each)) for each in times]


def recall(engine: Engine, asked: Sequence[Asked], shown: int = SHOWN) -> float:
    """Return how many find what they mean among so many that are shown first."""
    found = sum(not each.right.isdisjoint(engine.search(each.text)[:shown]) for each in asked)
    return found / len(asked)


def best_recall(asked: Sequence[Asked], shown: int = SHOWN) -> float:
    """Return the best recall for so many shown: of twenty that fit equally well, ten are shown."""
    return sum(min(1, shown / max(each.fitting, 1)) for each in asked) / len(asked)


def by_kind(rate: Callable[[Sequence[Asked]], float], whole: Sequence[Asked]) -> str:
    """Return a rate of each of WORD_KINDS."""
    return " / ".join(share(rate([a for a in whole if a.kind == kind])) for kind in WORD_KINDS)


def share(part: float) -> str:
    return f"{part:.2f}".removeprefix("0")


def together(make: Callable[[], Engine], asked: Sequence[Asked], clients: int,
             seconds: float) -> tuple[float, Times]:  # fmt: skip
    """Searches a second, and their times, of so many processes at once.

    Here too a first round warms each of them up and does not count.
    """
    context = multiprocessing.get_context("fork")
    results: multiprocessing.Queue[list[float]] = context.Queue()
    start = context.Barrier(clients)
    workers = [
        context.Process(target=_work, args=(make, asked, place, seconds, start, results))
        for place in range(clients)
    ]
    for worker in workers:
        worker.start()
    times = [ms for _ in workers for ms in results.get()]
    for worker in workers:
        worker.join()
    return len(times) / seconds, Times(sorted(times))


def _work(make, asked, place, seconds, start, results) -> None:  # type: ignore[no-untyped-def]  # multiprocessing's queues and barriers have no public types
    engine = make()
    for question in asked:
        engine.search(question.text)
    start.wait()
    times: list[float] = []
    until = time.perf_counter() + seconds
    turn = place * len(asked) // 8
    while (began := time.perf_counter()) < until:
        engine.search(asked[turn % len(asked)].text)
        times.append((time.perf_counter() - began) * 1000)
        turn += 1
    results.put(times)
