"""A Chromium for the journeys: one of this machine, or one that is installed now.

Without windows it takes half the time, as Playwright's own does.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from portal.devtools.processes import run, say

WITHOUT_WINDOWS = "chromium-headless-shell"  # also the name of its package
NAMES = (
    WITHOUT_WINDOWS,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


def browser() -> str | None:
    """Returns the program, or None where there is none and none can be had."""
    return _found() or (_install() and _found()) or None


def _found() -> str | None:
    asked = os.environ.get("CHROMIUM")
    return asked or next((path for name in NAMES if (path := shutil.which(name))), None) or _own()


def _own() -> str | None:
    """Returns the browser that Playwright has installed for itself."""
    from playwright.sync_api import sync_playwright  # only here: it takes a while

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.is_file() else None


def _install() -> bool:
    say("Installing Chromium for the browser tests …")
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install = ("apt-get", "install", "-y", "-qq")
        return _succeeds("apt-get", "update", "-qq") and (
            _succeeds(*install, WITHOUT_WINDOWS) or _succeeds(*install, "chromium")
        )
    return _succeeds(sys.executable, "-m", "playwright", "install", "chromium")


def _succeeds(*command: str) -> bool:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return run(command, env) == 0
