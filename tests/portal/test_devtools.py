"""The supervisor: what it starts it keeps alive, and takes away with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from portal.devtools.jobs import Job, run_jobs
from portal.devtools.processes import Child
from portal.devtools.running import InUse, Var, free_port
from portal.devtools.testing import runs, worst

ROOT = Path(__file__).resolve().parents[2]
# A supervisor with a PostgreSQL and one more child, on a folder of its own.
SMALL_PORTAL = """
import sys
from contextlib import ExitStack
from pathlib import Path
from portal.devtools.postgres import Postgres, passing_data
from portal.devtools.processes import Child, Stop, say, stop_on_signals, watch
from portal.devtools.running import Var

stop_on_signals()
data = passing_data()
postgres = Postgres(data, durable=False)
sleeper = Child("The sleeper", ["sleep", "1000"], {"PATH": "/usr/bin:/bin"})
try:
    with ExitStack() as stack:
        stack.enter_context(Var(Path(sys.argv[1])).lock())
        postgres.start()
        sleeper.start()
        say(f"{postgres.url} {postgres.child.process.pid} {sleeper.process.pid} {data.parent}")
        watch([postgres.child, sleeper])
except Stop:
    pass
finally:
    sleeper.stop()
    postgres.stop()
"""


class Portal:
    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SMALL_PORTAL, str(folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        url, postgres, sleeper, data = self.process.stdout.readline().split()
        self.url, self.postgres, self.sleeper, self.data = url, int(postgres), int(sleeper), data

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@pytest.fixture
def small_portal(tmp_path: Path) -> Iterator[Portal]:
    portal = Portal(tmp_path)
    yield portal
    if portal.process.poll() is None:
        portal.process.terminate()
    portal.process.wait(20)
    assert portal.process.stdout is not None
    portal.process.stdout.close()
    subprocess.run(["rm", "-rf", portal.data], check=True)


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_gone(pid: int) -> bool:
    """Ended; a zombie that its parent has not looked at yet has ended too."""
    try:
        return "State:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return True


def test_a_killed_postmaster_is_back_within_ten_seconds(small_portal: Portal) -> None:
    assert small_portal.answers()
    os.kill(small_portal.postgres, signal.SIGKILL)
    assert within(5, lambda: not small_portal.answers())
    assert within(10, small_portal.answers)


def test_a_killed_supervisor_leaves_nothing_behind(small_portal: Portal) -> None:
    small_portal.process.kill()
    small_portal.process.wait(5)
    assert within(10, lambda: is_gone(small_portal.postgres) and is_gone(small_portal.sleeper))


def test_ctrl_c_stops_everything(small_portal: Portal) -> None:
    small_portal.process.send_signal(signal.SIGINT)
    assert small_portal.process.wait(15) == 0
    assert is_gone(small_portal.postgres)
    assert is_gone(small_portal.sleeper)


def test_there_is_one_supervisor_a_folder(tmp_path: Path) -> None:
    with Var(tmp_path).lock():
        other = "import sys; from pathlib import Path; from portal.devtools.running import *\n"
        other += "with Var(Path(sys.argv[1])).lock(): pass"
        refused = subprocess.run(
            [sys.executable, "-c", other, str(tmp_path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert InUse.__name__ in refused.stderr
    with Var(tmp_path).lock():
        pass


def test_the_announcement_is_private_and_goes_away(tmp_path: Path) -> None:
    var = Var(tmp_path)
    with var.lock(), var.announced({"PORTAL_MODE": "demo", "SECRET_KEY": var.secret_key()}):
        assert var.env_file.stat().st_mode & 0o777 == 0o600
        assert var.announcement() == {"PORTAL_MODE": "demo", "SECRET_KEY": var.secret_key()}
    assert not var.env_file.exists()


def test_what_a_killed_supervisor_announced_is_not_believed(tmp_path: Path) -> None:
    var = Var(tmp_path)
    var.env_file.write_text("PORTAL_MODE=demo\n")
    assert var.announcement() == {}
    var.lock_file.touch()
    assert var.announcement() == {}


@pytest.mark.parametrize(
    ("statuses", "status"),
    [([0, 0], 0), ([0, 1], 1), ([0, -9], 9), ([-9, 0], 9), ([0, 5], 0), ([5, 0], 0), ([5, 5], 5)],
)
def test_make_test_fails_when_any_run_failed_or_was_killed(
    statuses: list[int], status: int
) -> None:
    assert worst(dict(zip("ab", statuses, strict=True))) == status


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        ([], ["unit", "browser"]),
        (["tests"], ["unit", "browser"]),
        (["tests/customers/test_unblock.py::test_one"], ["unit"]),
        (["tests/browser/test_narrow.py"], ["browser"]),
        (["tests/mail", "tests/browser"], ["unit", "browser"]),
    ],
)
def test_only_journeys_and_the_whole_run_in_a_session_with_a_browser(
    paths: list[str], names: list[str]
) -> None:
    assert [name for name, _command in runs(paths, [], with_browser=True)] == names


def test_without_a_browser_the_journeys_are_left_out() -> None:
    assert [name for name, _command in runs([], [], with_browser=False)] == ["unit"]


def test_of_a_port_in_use_the_next_free_one_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert free_port(port) > port
    assert free_port(port) == port


def test_jobs_at_the_same_time_speak_one_after_the_other(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    speak = "import sys; print(sys.argv[1]); sys.exit(int(sys.argv[2]))"
    jobs = [Job(n, [sys.executable, "-c", speak, n, str(s)], {}) for n, s in (("a", 0), ("b", 3))]
    assert run_jobs(jobs) == {"a": 0, "b": 3}
    assert capfdbinary.readouterr().out == b"a\nb\n"


def test_an_interrupted_job_leaves_nothing_behind(tmp_path: Path) -> None:
    """One does not end when it is asked to, and has started another one."""
    pid_file, started = tmp_path / "pid", tmp_path / "started"
    interrupt = f"until [ -e '{started}' ]; do sleep 0.05; done; kill -TERM $PPID"
    stubborn = f"trap '' TERM; sleep 1000 & echo $! > '{pid_file}'; {interrupt}; wait"
    other = f"touch '{started}'; sleep 1000"
    jobs = [Job("stubborn", ["sh", "-c", stubborn], {}), Job("other", ["sh", "-c", other], {})]
    code = f"""
from portal.devtools import jobs
from portal.devtools.jobs import Job
from portal.devtools.processes import Stop, stop_on_signals
stop_on_signals()
jobs.STOPPING_SECONDS = 0.2
try:
    jobs.run_jobs({jobs!r})
except Stop:
    pass
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    assert within(10, lambda: is_gone(int(pid_file.read_text())))


def test_a_child_that_dies_comes_back() -> None:
    child = Child("A child", ["sleep", "1000"], {"PATH": "/usr/bin:/bin"})
    child.start()
    assert child.process is not None
    first = child.process.pid
    child.process.kill()
    child.process.wait()

    def is_back() -> bool:
        child.revive()
        return child.is_running

    assert within(5, is_back)
    assert child.process.pid != first
    child.stop()
    assert not child.is_running
