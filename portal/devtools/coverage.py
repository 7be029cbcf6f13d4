"""`make coverage`: which lines and branches the tests without a browser run."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from portal.devtools.jobs import Job, run_jobs
from portal.devtools.processes import Stop, run, stop_on_signals
from portal.devtools.testing import all_of_them, database, runs, worst

COVERAGE = (sys.executable, "-m", "coverage")


def measure(root: Path, options: Sequence[str]) -> int:
    """Prints the figure of every module that has gaps, and of all; returns the tests' status.

    Processes that the tests start are measured too: `patch` in pyproject.toml sees to it.
    """
    stop_on_signals()
    run([*COVERAGE, "erase"], os.environ)
    try:
        with database(root) as url:
            status = worst(run_jobs([_unit_tests(url, options)]))
    except Stop:
        return 130
    run([*COVERAGE, "combine", "--quiet"], os.environ)
    return run([*COVERAGE, "report"], os.environ) or status


def _unit_tests(url: str, options: Sequence[str]) -> Job:
    [(name, command)] = runs([], [*all_of_them(), *options], with_browser=False)
    python, *rest = command
    env = {"PORTAL_MODE": "test", "DATABASE_URL": url, "TEST_RUN": name}
    return Job(name, [python, "-m", "coverage", "run", *rest], env)
