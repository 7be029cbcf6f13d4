"""Children that die with their parent, and come back when they die alone.

The first is Linux's doing (`prctl`). Elsewhere a supervisor that is stopped or interrupted takes
its children along all the same; only one that is killed with SIGKILL leaves them running.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
FIRST_DELAY, MAX_RESTART_DELAY = 0.2, 5.0  # seconds between a death and the next start
SETTLED = 20.0  # seconds after which a child counts as well again

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def die_with_parent(signum: int) -> Callable[[], None]:
    """Returns what a child runs before its program, to get this signal when its parent dies.

    Given as `preexec_fn`, which runs after the change of user: that would clear it again. The
    kernel means the parent's thread, so children are started from the main thread only.
    """
    parent = os.getpid()

    def prepare() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, signum)
        if os.getppid() != parent:  # it died before it could be watched
            os._exit(1)

    return prepare


@dataclass
class Child:
    """A process that should be there as long as the supervisor is."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    user: int | None = None  # the user it runs as, when that is another
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started: float = field(default=0.0, init=False)
    _delay: float = field(default=FIRST_DELAY, init=False)
    _restart_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        self._started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - commands of our own
            self.command,
            env=dict(self.env),
            user=self.user,
            group=self.user,
            extra_groups=[] if self.user is not None else None,
            cwd="/" if self.user is not None else None,
            process_group=0,  # Ctrl-C reaches the supervisor, which stops the children in order
            preexec_fn=die_with_parent(self.stop_signal),
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def revive(self) -> None:
        """Start it again when it has died, each time a little later."""
        if self.process is None or self.is_running:
            return
        now = time.monotonic()
        if not self._restart_at:
            self._kill_group()  # what it has left behind would be in the way
            say(f"{self.name} stopped with {self.process.returncode}; it is started again.")
            if now - self._started > SETTLED:
                self._delay = FIRST_DELAY
            self._restart_at = now + self._delay
            self._delay = min(self._delay * 2, MAX_RESTART_DELAY)
        elif now >= self._restart_at:
            self._restart_at = 0.0
            self.start()

    def stop(self, patience: float = 10.0) -> None:
        if self.process is None:
            return
        if self.is_running:
            self.process.send_signal(self.stop_signal)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        self._kill_group()
        self.process.wait()

    def _kill_group(self) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


def run(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Runs a command to its end, and not longer than the supervisor lives; returns its status."""
    with started(command, env) as process:
        return process.wait()


@contextmanager
def started(command: Sequence[str], env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a command beside what is done inside; an exception there ends it."""
    prepare = die_with_parent(signal.SIGTERM)
    with subprocess.Popen(command, env=dict(env), preexec_fn=prepare) as process:  # noqa: S603 - our own
        try:
            yield process
        except BaseException:
            process.terminate()
            raise


class Stop(Exception):
    """Somebody asked the supervisor to stop."""


def stop_on_signals() -> None:
    """SIGINT and SIGTERM end whatever is going on, by an exception in the main thread."""

    def raise_stop(signum: int, frame: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # stopping is not interrupted again
        raise Stop

    signal.signal(signal.SIGINT, raise_stop)
    signal.signal(signal.SIGTERM, raise_stop)


def watch(children: Sequence[Child]) -> None:
    """Keep the children there until somebody says stop."""
    while True:
        for child in children:
            child.revive()
        time.sleep(0.1)
