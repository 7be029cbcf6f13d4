"""`make demo`: database, web server and worker, with made-up data, until Ctrl-C."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from portal.supervisor.postgres import Postgres, lasting_data
from portal.supervisor.processes import Child, Stop, run, say, stop_on_signals, watch
from portal.supervisor.running import InUse, Var, is_free

MANAGE = (sys.executable, "manage.py")
PREPARATIONS: Sequence[Sequence[str]] = (
    ("migrate", "--verbosity", "0"),
    ("createcachetable",),
    ("collectstatic", "--no-input", "--verbosity", "0"),
    ("load_demo",),
)
PASSED_ON = ("EMAIL_URL", "SITES", "CACHE_URL", "DIRECTORY")  # from the environment to manage.py


def demo(root: Path) -> int:
    """Returns the exit status. A second one shares the first one's database, on another port."""
    port = int(os.environ.get("PORT", "8000"))
    if not is_free(port):
        say(f"Port {port} is in use. Choose another one: PORT={port + 10} make demo")
        return 1
    stop_on_signals()
    var = Var(root)
    try:
        with ExitStack() as stack:
            stack.enter_context(var.lock())
            url = os.environ.get("DATABASE_URL") or stack.enter_context(database(root))
            env = environment(var, port, url)
            stack.enter_context(var.announced(_announcement(env)))
            _run_portal(stack, env, port)
    except InUse:
        return _second_demo(var, port)
    except Stop:
        say("Stopped.")
    return 0


def worker(root: Path) -> int:
    """One more worker beside a running demo, until Ctrl-C."""
    stop_on_signals()
    announced = Var(root).announcement()
    if not announced:
        say("Start `make demo` first.")
        return 1
    return _watch_alone(worker_child({**os.environ, **announced}))


@contextmanager
def database(root: Path) -> Iterator[str]:
    postgres = Postgres(lasting_data(root))
    try:
        postgres.start()
        _children.append(postgres.child)
        yield postgres.url
    finally:
        postgres.stop()


_children: list[Child] = []


def environment(var: Var, port: int, database_url: str) -> dict[str, str]:
    return {
        **os.environ,
        "PORTAL_MODE": "demo",
        "DATABASE_URL": database_url,
        "SECRET_KEY": var.secret_key(),
        "SITE_URL": os.environ.get("SITE_URL") or f"http://localhost:{port}",
    }


def _announcement(env: Mapping[str, str]) -> dict[str, str]:
    names = ("PORTAL_MODE", "DATABASE_URL", "SECRET_KEY", "SITE_URL", *PASSED_ON)
    return {name: env[name] for name in names if env.get(name)}


def _run_portal(stack: ExitStack, env: Mapping[str, str], port: int) -> None:
    say("Preparing the database …")
    for arguments in PREPARATIONS:
        if run([*MANAGE, *arguments], env):
            raise SystemExit(1)
    for child in (web_child(env, port), worker_child(env)):
        stack.callback(child.stop)
        child.start()
        _children.append(child)
    _greet(env, port)
    watch(_children)


def web_child(env: Mapping[str, str], port: int) -> Child:
    options = {
        "interface": "wsgi",
        "host": os.environ.get("HOST", "127.0.0.1"),
        "port": port,
        "workers": 1,
        "blocking-threads": 4,
        "backpressure": 64,
        "log-level": "warning",
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, "-m", "granian", "portal.wsgi:application", *arguments]
    return Child("The web server", command, env)


def worker_child(env: Mapping[str, str]) -> Child:
    command = [*MANAGE, "procrastinate", "worker", "--concurrency", "4"]
    return Child("The worker", command, env)


def _second_demo(var: Var, port: int) -> int:
    announced = var.announcement()
    if not announced:
        say("Another `make demo` is starting or stopping here. Try again in a moment.")
        return 1
    say("A demo is running here already; this one is a second web server on its database.")
    env = {**os.environ, **announced, "SITE_URL": f"http://localhost:{port}"}
    return _watch_alone(web_child(env, port))


def _watch_alone(child: Child) -> int:
    try:
        child.start()
        watch([child])
    except Stop:
        say("Stopped.")
    finally:
        child.stop()
    return 0


def _greet(env: Mapping[str, str], port: int) -> None:
    deadline = time.monotonic() + 30
    while is_free(port) and time.monotonic() < deadline:
        time.sleep(0.1)
    site = env["SITE_URL"]
    mails = "" if env.get("EMAIL_URL") else f"\n  {site}/postvak/  the mails that it sends"
    say(f"""
The portal is at {site}

  {site}/aanmelden/demo-gereedschap/  ask for a login{mails}
  {site}/beheer/  for staff

  dealer@demo.example    a dealer
  dealer2@demo.example   another dealer
  klant@demo.example     an end customer
  staff@demo.example     staff
  all with the password  phantom-demo

Everything in it is made up. Ctrl-C stops it.""")
