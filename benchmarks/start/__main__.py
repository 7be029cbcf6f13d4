"""From nothing to the first page: `make bench-start`.

Clones this checkout into a folder with a space in its name, runs `make demo` there with an empty
home and nothing else in the environment, notes when each of its lines comes, and asks for the home
page until it is there. Then once more, warm. What is not committed is not measured.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.devtools.postgres import lasting_data

ROOT = Path(__file__).resolve().parents[2]
PARTS = {  # the line of `make demo` with which a part begins
    "Making .venv …": "virtual environment",
    "Installing uv …": "uv",
    "Installing requirements/demo.txt …": "install",
    "Starting the database …": "database",
    "Migrating the database …": "migrate",
    "Collecting the static files …": "static files",
    "Loading the demo …": "demo data",
    "Starting the web server …": "web server",
}
START_TIMEOUT_SECONDS = 300.0


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="start ") as folder:
        clone, home = Path(folder, "dealer portal"), Path(folder, "home")
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)  # noqa: S603, S607 - git of the path
        try:
            cold = measured(clone, home)
            warm = measured(clone, home)
        finally:
            if os.geteuid() == 0:  # its database lies elsewhere
                shutil.rmtree(lasting_data(clone).parent, ignore_errors=True)
    print_table(cold, warm)
    return 0


def measured(clone: Path, home: Path) -> dict[str, float]:
    """Returns the seconds that each part took, up to the first page."""
    port = free_port()
    with demo(clone, home, port) as lines:
        began = time.monotonic()
        part, since, parts = "make", began, dict[str, float]()
        for line in lines:
            if (begun := PARTS.get(line.strip())) is not None:
                now = time.monotonic()
                parts[part], part, since = now - since, begun, now
            if begun == "web server":
                break
        else:
            raise SystemExit("`make demo` ended before there was a page.")
        wait_for_page(port)
        parts[part] = time.monotonic() - since
        return {**parts, "first page after": time.monotonic() - began}


@contextmanager
def demo(clone: Path, home: Path, port: int) -> Iterator[Iterator[str]]:
    """Runs `make demo` and yields its lines as they come."""
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "PORT": str(port)}
    with subprocess.Popen(
        ["make", "demo"],  # noqa: S607 - make of the path
        cwd=clone,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    ) as process:
        assert process.stdout is not None
        try:
            yield iter(process.stdout.readline, "")
        finally:
            os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C
            process.communicate()


def wait_for_page(port: int) -> None:
    give_up = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < give_up:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise SystemExit("The first page does not come.")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def print_table(cold: dict[str, float], warm: dict[str, float]) -> None:
    say = sys.stdout.write
    say(f"{'seconds':24}{'cold':>8}{'warm':>8}\n")
    for part in cold:
        seconds = f"{warm[part]:8.1f}" if part in warm else f"{'':8}"
        say(f"{part:24}{cold[part]:8.1f}{seconds}\n")


if __name__ == "__main__":
    raise SystemExit(main())
