"""`make test`: every check and every test, or those that are named, on a PostgreSQL of their own.

Two runs of pytest: a browser keeps an event loop in its process, which other tests do not stand.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath

from portal.devtools.browser import browser
from portal.devtools.jobs import Job, run_jobs
from portal.devtools.postgres import Postgres, passing_data, test_data
from portal.devtools.processes import Stop, say, stop_on_signals
from portal.devtools.running import Var

NO_TESTS = 5  # pytest's status when it found none
TESTS = PurePath("tests")
JOURNEYS = TESTS / "browser"
# What a PostgreSQL does by itself would take a core from the tests that make it necessary.
QUIET = {"autovacuum": "off", "checkpoint_timeout": "1h", "max_wal_size": "4GB"}


def test(root: Path, arguments: Sequence[str]) -> int:
    """Runs the tests that the arguments name, or all of them and the lint; returns the status."""
    stop_on_signals()
    paths = [argument for argument in arguments if is_path(argument)]
    options = [argument for argument in arguments if not is_path(argument)]
    try:
        return _test(root, paths, options)
    except Stop:
        return 130


def _test(root: Path, paths: Sequence[str], options: Sequence[str]) -> int:
    jobs = [] if paths or options else [Job("lint", ["make", "--no-print-directory", "lint"], {})]
    chromium = browser() if wants_browser(paths) else None
    if wants_browser(paths) and chromium is None and os.environ.get("CI"):
        say("There is no Chromium and none can be installed, so the browser tests cannot run.")
        return 1
    with database(root) as url:
        env = {"PORTAL_MODE": "test", "DATABASE_URL": url, "CHROMIUM": chromium or ""}
        for name, command in runs(paths, options, with_browser=chromium is not None):
            jobs.append(Job(name, command, {**env, "TEST_RUN": name}))
        status = worst(run_jobs(jobs))
    if wants_browser(paths) and chromium is None:
        say("Left out: the journeys in tests/browser, since no Chromium can be had here.")
    return status


def is_path(argument: str) -> bool:
    return _file(argument).is_relative_to(TESTS)


def wants_browser(paths: Sequence[str]) -> bool:
    """Returns whether these paths, or none as all, have journeys in them."""
    return not paths or any(has_journeys(path) for path in paths)


def has_journeys(path: str) -> bool:
    return _file(path) == TESTS or _file(path).is_relative_to(JOURNEYS)


def _file(path: str) -> PurePath:
    """Returns the file of `tests/mail/test_sweep.py::test_one`."""
    return PurePath(path.split("::")[0])


def runs(
    paths: Sequence[str], options: Sequence[str], *, with_browser: bool
) -> Iterator[tuple[str, list[str]]]:
    """Yields name and command: of what needs no browser, and of what does."""
    pytest = [sys.executable, "-m", "pytest", *(options if paths or options else all_of_them())]
    plain = [path for path in paths or [str(TESTS)] if not _file(path).is_relative_to(JOURNEYS)]
    journeys = [path for path in paths if path not in plain] or [str(JOURNEYS)]
    if plain:
        yield "unit", [*pytest, "-p", "no:playwright", f"--ignore={JOURNEYS}", *plain]
    if with_browser and wants_browser(paths):
        yield "browser", [*pytest, *journeys]


def all_of_them() -> list[str]:
    """Returns the options of a run of everything; LANES says on how many cores."""
    lanes = os.environ.get("LANES") or str(os.cpu_count() or 2)
    return ["-n", lanes, "--dist", "worksteal", "--durations", "25"]


@contextmanager
def database(root: Path) -> Iterator[str]:
    """Yields the address of a PostgreSQL: the one of DATABASE_URL, or one that is kept for tests.

    In CI, and while another run has the kept one, it is made anew and thrown away afterwards.
    """
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    with ours(Var(root)) as is_ours:
        is_kept = is_ours and not os.environ.get("CI")
        data = test_data(root) if is_kept else passing_data()
        postgres = Postgres(data, durable=False, settings=QUIET)
        try:
            _start(postgres)
            yield postgres.url
        finally:
            postgres.stop()
            if not is_kept:
                shutil.rmtree(data.parent, ignore_errors=True)


def _start(postgres: Postgres) -> None:
    """Starts it, anew if what was kept is broken: it does not wait for the disk."""
    try:
        postgres.start()
    except RuntimeError:
        postgres.child.stop()
        shutil.rmtree(postgres.data)
        postgres.start()


@contextmanager
def ours(var: Var) -> Iterator[bool]:
    """Yields whether no other run has the databases of the tests; nobody else gets them inside."""
    with (var.folder / "tests.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def worst(statuses: Mapping[str, int]) -> int:
    """Returns 0 only if nothing failed or was killed, which gives a negative status.

    A run in which no test fits the arguments is no failure, as long as another one had some.
    """
    if all(status == NO_TESTS for status in statuses.values()):
        return NO_TESTS
    failed = [status for status in statuses.values() if status not in (0, NO_TESTS)]
    return abs(failed[0]) if failed else 0
