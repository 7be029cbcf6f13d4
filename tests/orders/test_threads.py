"""Core drills: each makes a hole that the standard of its thread allows."""

from __future__ import annotations

import csv
from fractions import Fraction

import pytest

from orders.threads import THREADS_FILE, core_drills

MM_PER_INCH = 25.4
# ISO 228-1, in mm: the diameters of pipe threads, and by turns per inch how much the core may grow.
PIPE_DIAMETERS = {
    "1/16": 7.723, "1/8": 9.728, "1/4": 13.157, "3/8": 16.662, "1/2": 20.955, "5/8": 22.911,
    "3/4": 26.441, "7/8": 30.201, "1": 33.249, "1.1/8": 37.897, "1.1/4": 41.910, "1.1/2": 47.803,
    "1.3/4": 53.746, "2": 59.614,
}  # fmt: skip
PIPE_TOLERANCES = {28: 0.282, 19: 0.445, 14: 0.541, 11: 0.640}

type Thread = tuple[str, float, float]  # its name, pitch or turns per inch, drill in mm


def _threads(series: str) -> list[Thread]:
    with THREADS_FILE.open(newline="", encoding="ascii") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    named = ((row["thread"].removeprefix(series).strip(), row) for row in rows)
    return [
        (name, float(row["pitch"]), float(row["core_drill"]))
        for name, row in named
        if row["thread"].startswith(series) and name[0].isdigit()
    ]


@pytest.mark.parametrize("thread", _threads("M"))
def test_the_hole_of_a_metric_thread_is_one_of_6h_in_iso_965(thread: Thread) -> None:
    name, pitch, drill = thread
    smallest = float(name) - 1.0825 * pitch
    micrometres = 433 * pitch - 190 * pitch**1.22 if pitch < 1 else 230 * pitch**0.7
    assert smallest <= drill <= smallest + micrometres / 1000 + 0.001


@pytest.mark.parametrize("thread", [*_threads("UNC"), *_threads("UNF")])
def test_the_hole_of_a_unified_thread_is_one_of_2b_in_asme_b1_1(thread: Thread) -> None:
    name, per_inch, drill = thread
    is_numbered = name.isdigit() and name != "1"
    inches = Fraction(60 + 13 * int(name), 1000) if is_numbered else _inches(name)
    pitch = 1 / per_inch
    tolerance = 0.394 * pitch if is_numbered else 0.25 * pitch - 0.4 * pitch**2
    above_core = drill / MM_PER_INCH - (float(inches) - 1.0825 * pitch)
    assert 0 <= above_core <= tolerance


@pytest.mark.parametrize("thread", _threads("G"))
def test_the_hole_of_a_pipe_thread_is_one_of_iso_228(thread: Thread) -> None:
    name, per_inch, drill = thread
    core = PIPE_DIAMETERS[name] - 1.280654 * MM_PER_INCH / per_inch
    assert core <= drill <= core + PIPE_TOLERANCES[int(per_inch)]


def _inches(name: str) -> Fraction:
    return sum((Fraction(part) for part in name.split(".")), Fraction())


@pytest.mark.parametrize(
    ("thread", "drill"),
    [
        *(("m1.1", "0.85"), ("m8", "6.8"), ("m8x1.25", "6.8"), ("m25x1.5", "23.5")),
        *(("m68", "62"), ("unc 10", "3.9"), ("unc 1", "22.25"), ("unf 1", "23.25")),
        *(("g 1", "30.75"), ("g 1.1/4in", "39.5"), ("g 2", "57")),
    ],
)
def test_a_core_drill_is_found_as_a_thread_is_searched(thread: str, drill: str) -> None:
    assert core_drills()[thread] == drill
