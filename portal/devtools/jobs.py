"""Commands that run at the same time, and whose words do not mix."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from portal.devtools.processes import die_with_parent, run

STOPPING_SECONDS = 10.0  # for a job that is ended, before it is killed with all it has started


@dataclass(frozen=True)
class Job:
    """A command with a name, and what it has in its environment besides."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]


def run_jobs(jobs: Sequence[Job]) -> dict[str, int]:
    """Runs all of them at once and returns their statuses.

    A single one has the terminal to itself, so that a debugger works. Of several one speaks at a
    time, in their order; what the others say meanwhile comes after it.
    """
    if len(jobs) == 1:
        return {job.name: run(job.command, {**os.environ, **job.env}) for job in jobs}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        said = {job.name: Path(folder, job.name) for job in jobs}
        running = {job.name: stack.enter_context(_running(job, said[job.name])) for job in jobs}
        return {name: _repeat(said[name], process) for name, process in running.items()}


@contextmanager
def _running(job: Job, said: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Starts it; leaving ends it, with what it has started itself."""
    with said.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - commands of our own
            job.command,
            env={**os.environ, **job.env},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOPPING_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _repeat(said: Path, process: subprocess.Popen[bytes]) -> int:
    """Writes what it says while it says it; returns its status."""
    with said.open("rb") as words:
        while True:
            status = process.poll()  # first: what is said after it ended does not exist
            sys.stdout.buffer.write(words.read())
            sys.stdout.flush()
            if status is not None:
                return status
            time.sleep(0.1)
