"""Writes what a benchmark has measured."""

from __future__ import annotations

import statistics


def write(text: str) -> None:
    """Write a line of the result."""
    print(text, flush=True)  # noqa: T201 - this is the result of the command


def row_of(seconds: list[float]) -> str:
    """Return median, 95th percentile and maximum as milliseconds, for a row of a table."""
    p95 = statistics.quantiles(seconds, n=20)[18]
    values = (statistics.median(seconds), p95, max(seconds))
    return " | ".join(f"{value * 1000:.1f}" for value in values)
