"""Prints what `make bench-directory` measures, beside the goals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.directory.engines import LIMIT as SHOWN
from benchmarks.directory.engines import Engine, Ours, Tantivy, TantivyAndRows
from benchmarks.directory.measuring import (
    Times,
    best_recall,
    share,
    side_by_side,
    timed,
)
from benchmarks.directory.questions import Asked, Questions
from benchmarks.directory.typed import WAYS, Way

FOUND_GOAL_MS, FORGIVEN_GOAL_MS = 10, 25  # p95
TANTIVY_GOAL = 1.5  # times its p95
WHOLE_SHARE = 5  # one in so many whole texts is timed beside the keystrokes


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is what one reads in the terminal


def ways(asked: Questions, tantivy: Tantivy) -> None:
    """Print the recall of each way of typing, and how long it takes."""
    say("\n| what is typed | asked | among ten | goal | first | goal | shown apart | at most: among"
        " ten / first | tantivy: among ten / first | p50, p95 | tantivy p50, p95 |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|")  # fmt: skip
    short = []
    for row in dict.fromkeys(way.row for way in WAYS):
        say(f"| **{row}** |" + " |" * 10)
        for way in (way for way in WAYS if way.row == row):
            cells, reached = _way(way, asked.of_way(way), tantivy)
            say(f"| {way.name} | {' | '.join(cells)} |")
            short += [] if reached else [way.name]
    say(f"\nShort of their goal: {', '.join(short) or 'none'}.")


def _way(way: Way, asked: Sequence[Asked], tantivy: Tantivy) -> tuple[list[str], bool]:
    if not asked:
        return ["0", *["-"] * 9], True
    ours = Ours()
    found = [(each.right, *ours.apart(each.text)) for each in asked]
    ten, first = (
        _rate(not right.isdisjoint([*fits, *near][:shown]) for right, fits, near in found)
        for shown in (SHOWN, 1)
    )
    apart = _rate(
        right.isdisjoint(fits) and not right.isdisjoint(near) for right, fits, near in found
    )
    of_tantivy = [(each.right, tantivy.search(each.text)) for each in asked]
    tantivy_ten, tantivy_first = (
        _rate(not right.isdisjoint(refs[:shown]) for right, refs in of_tantivy)
        for shown in (SHOWN, 1)
    )
    times = [_milliseconds(timed(engine, asked)) for engine in (ours, tantivy)]
    cells = [
        f"{len(asked)}",
        *(share(ten), _goal(way.goal), share(first), _goal(way.first_goal), share(apart)),
        f"{share(best_recall(asked))} / {share(best_recall(asked, 1))}",
        f"{share(tantivy_ten)} / {share(tantivy_first)}",
        *times,
    ]
    reached = ten >= min(way.goal, best_recall(asked))
    return cells, reached and first >= min(way.first_goal, best_recall(asked, 1))


def _rate(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return sum(counted) / len(counted)


def _goal(goal: float) -> str:
    return share(goal) if goal else ""


def _milliseconds(times: Times) -> str:
    return f"{times.at(0.5):.2f}, {times.at(0.95):.2f}"


def speed(asked: Questions, tantivy: Tantivy, fetching: TantivyAndRows, rounds: int) -> None:
    """Print how long searches take that find companies as they are typed, and those that do not."""
    found: list[Asked] = []
    forgiven: list[Asked] = []
    for each in [*asked.strokes, *asked.whole[::WHOLE_SHARE], *asked.ways[::WHOLE_SHARE]]:
        (found if tantivy.fits(each.text) else forgiven).append(each)
    say("\n| search | asked | design | p50 | p95 | p99 | max |\n|---|---|---|---|---|---|---|")
    for name, goal, some in (
        ("found without forgiving", FOUND_GOAL_MS, found),
        ("not found without forgiving", FORGIVEN_GOAL_MS, forgiven),
    ):
        engines: list[Engine] = [Ours(), tantivy, fetching]
        measured = side_by_side(engines, some, rounds)
        for engine, times in zip(engines, measured, strict=True):
            say(f"| {name} | {len(some):,} | {engine.name} | {times.row} |")
        ours, refs, companies = (times.at(0.95) for times in measured)
        say(f"| {name} | | goal: {goal} ms, and {TANTIVY_GOAL} times tantivy; it is"
            f" {ours / refs:.2f} times, and {ours / companies:.2f} times it with the companies"
            f" | | {ours:.2f} | | |")  # fmt: skip


def kinds(strokes: Iterable[Asked]) -> None:
    """Print how long the keystrokes of each kind take."""
    strokes = list(strokes)
    say("\n| keystrokes of | p50 | p95 | p99 | max |\n|---|---|---|---|---|")
    for kind in dict.fromkeys(asked.kind for asked in strokes):
        of_kind = [asked for asked in strokes if asked.kind == kind]
        say(f"| {kind} | {timed(Ours(), of_kind).row} |")
