"""Threads: which pitch is the coarse one of a diameter, and which drill makes the hole for a tap.

The core drills are those of DIN 336: for M (coarse, and fine with its pitch), UNC, UNF and G. Each
makes a hole that the standard of the thread allows: ISO 965-1 (6H), ASME B1.1 (2B) or ISO 228-1. A
tap that forms its thread needs a larger hole, so these are for taps that cut.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

THREADS_FILE = Path(__file__).parent / "thread_data" / "threads.csv"


@cache
def _rows() -> list[dict[str, str]]:
    with THREADS_FILE.open(newline="", encoding="ascii") as file:
        return list(csv.DictReader(file, delimiter=";"))


@cache
def coarse_pitches() -> dict[str, str]:
    """Return by diameter, such as "m8", the pitch that is meant when none is named."""
    rows = (row for row in _rows() if row["is_coarse"] == "yes")
    return {row["thread"].lower(): row["pitch"] for row in rows}


@cache
def core_drills() -> dict[str, str]:
    """Return by thread the diameter of its core drill in mm.

    A thread is written as it is searched: "m8" (the coarse one), "m8x1", "unc 1/4in".
    """
    drills: dict[str, str] = {}
    for row in _rows():
        name, drill = row["thread"].lower(), row["core_drill"]
        if not name.startswith("m"):
            drills[f"{name}in" if "/" in name else name] = drill
            continue
        drills[f"{name}x{row['pitch']}"] = drill
        if row["is_coarse"] == "yes":
            drills[name] = drill
    return drills
