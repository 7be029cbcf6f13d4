"""What says that a portal is running here: a lock, and the file that settings read."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from django.core.management.utils import get_random_secret_key
from dotenv import dotenv_values

from portal.environment import is_held


class InUse(Exception):
    """Another supervisor runs from this checkout."""


class Var:
    """The folder `var/` of a checkout: what running leaves there."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "var"
        self.folder.mkdir(exist_ok=True)
        self.env_file = self.folder / "portal.env"
        self.lock_file = self.folder / "supervisor.lock"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the lock as long as this process lives. Raises InUse."""
        with self.lock_file.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUse from None
            yield

    @contextmanager
    def announced(self, values: Mapping[str, str]) -> Iterator[None]:
        """Lets any `manage.py` command work on the running portal, while inside."""
        _write_private(self.env_file, "".join(f"{k}={v}\n" for k, v in values.items()))
        try:
            yield
        finally:
            with suppress(FileNotFoundError):
                self.env_file.unlink()

    def announcement(self) -> dict[str, str]:
        """Returns what the running portal has announced; empty when none runs.

        A supervisor that was killed leaves its announcement behind, but not its lock.
        """
        if not is_held(self.lock_file):
            return {}
        return {k: v or "" for k, v in dotenv_values(self.env_file, interpolate=False).items()}

    def secret_key(self) -> str:
        """Returns a random key, the same at every start, so that links and sessions stay valid."""
        file = self.folder / "secret-key"
        if not file.exists():
            safe = get_random_secret_key().translate({ord(c): "x" for c in "#$'\"\\="})
            _write_private(file, safe)
        return file.read_text()


def _write_private(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text)


def free_port(wanted: int) -> int:
    """Returns this port, or the first one after it that nobody listens on."""
    return next(port for port in range(wanted, 65536) if is_free(port))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
