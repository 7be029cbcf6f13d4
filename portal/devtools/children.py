"""The web server and the worker: as the demo runs them, and as a developer wants them."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from portal.devtools.processes import Child

MANAGE = (sys.executable, "manage.py")
WORKER = (*MANAGE, "procrastinate", "worker", "--concurrency", "4")
NOT_THE_PORTAL = ("tests", "benchmarks")


def web_child(env: Mapping[str, str], port: int) -> Child:
    """Returns the web server that production uses too."""
    options = {
        "interface": "wsgi",
        "host": host(),
        "port": port,
        "workers": 1,
        "blocking-threads": 4,
        "backpressure": 64,
        "log-level": "warning",
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, "-m", "granian", "portal.wsgi:application", *arguments]
    return Child("The web server", command, env)


def reloading_web_child(env: Mapping[str, str], port: int) -> Child:
    """Returns Django's runserver, which starts again when a Python file is saved."""
    command = [*MANAGE, "runserver", f"{host()}:{port}"]
    return Child("The web server", command, env)


def worker_child(env: Mapping[str, str]) -> Child:
    return Child("The worker", WORKER, env)


def reloading_worker_child(env: Mapping[str, str], root: Path) -> Child:
    """Returns a worker that starts again when a Python file of the portal is saved."""
    command = [
        *(sys.executable, "-m", "watchfiles", "--filter", "python", "--verbosity", "warning"),
        *(shlex.join(WORKER), *packages(root)),
    ]
    return Child("The worker", command, env)


def packages(root: Path) -> list[str]:
    """Returns the folders of the portal's own code."""
    found = sorted(file.parent.name for file in root.glob("*/__init__.py"))
    return [name for name in found if name not in NOT_THE_PORTAL]


def host() -> str:
    return os.environ.get("HOST", "127.0.0.1")
