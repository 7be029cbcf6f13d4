"""`make test`: the tests on a PostgreSQL of their own, with a browser found or installed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from portal.supervisor.postgres import Postgres, passing_data
from portal.supervisor.processes import Stop, run, say, stop_on_signals

NO_TESTS = 5  # pytest's status when it found none
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def test(arguments: Sequence[str]) -> int:
    stop_on_signals()
    browser = _browser()
    if browser is None and os.environ.get("CI"):
        say("There is no Chromium and none can be installed, so the browser tests cannot run.")
        return 1
    env = {**os.environ, "PORTAL_MODE": "test", **({"CHROMIUM": browser} if browser else {})}
    status = _with_database(_runs(arguments, with_browser=browser is not None), env)
    if browser is None:
        say("Left out: the journeys in tests/browser, since no Chromium can be had here.")
    return status


def _runs(arguments: Sequence[str], *, with_browser: bool) -> list[list[str]]:
    """Two runs: a browser keeps an event loop in its process, which other tests do not stand."""
    pytest = [sys.executable, "-m", "pytest", *arguments]
    if any(argument.startswith("tests") for argument in arguments):
        return [pytest]
    runs = [[*pytest, "--ignore=tests/browser"]]
    return [*runs, [*pytest, "tests/browser"]] if with_browser else runs


def _with_database(runs: Sequence[Sequence[str]], env: dict[str, str]) -> int:
    """The worst status of the runs, on a database that is thrown away afterwards."""
    if env.get("DATABASE_URL"):
        return worst([run(command, env) for command in runs])
    data = passing_data()
    postgres = Postgres(data, durable=False)
    try:
        postgres.start()
        return worst([run(command, {**env, "DATABASE_URL": postgres.url}) for command in runs])
    except Stop:
        return 130
    finally:
        postgres.stop()
        shutil.rmtree(data.parent, ignore_errors=True)


def worst(statuses: Sequence[int]) -> int:
    """Not 0 when any run failed or was killed, which gives a negative status.

    A run in which no test fits the arguments is no failure, as long as another one had some.
    """
    if all(status == NO_TESTS for status in statuses):
        return NO_TESTS
    failed = [status for status in statuses if status not in (0, NO_TESTS)]
    return abs(failed[0]) if failed else 0


def _browser() -> str | None:
    """A Chromium of this machine, or one that is installed now."""
    return _found() or (_install() and _found()) or None


def _found() -> str | None:
    asked = os.environ.get("CHROMIUM")
    return (
        asked or next((path for name in BROWSERS if (path := shutil.which(name))), None) or _own()
    )


def _own() -> str | None:
    """The browser that Playwright has installed for itself."""
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.is_file() else None


def _install() -> bool:
    say("Installing Chromium for the browser tests …")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        return _succeeds("apt-get", "update", "-qq") and _succeeds(
            "apt-get", "install", "-y", "-qq", "chromium"
        )
    return _succeeds(sys.executable, "-m", "playwright", "install", "chromium")


def _succeeds(*command: str) -> bool:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return run(command, env) == 0
