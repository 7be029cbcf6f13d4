"""`make demo` and `make dev`: database, web server and worker, with made-up data, until Ctrl-C."""

from __future__ import annotations

import os
import time
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError

from portal.devtools.children import (
    MANAGE,
    host,
    reloading_web_child,
    reloading_worker_child,
    web_child,
    worker_child,
)
from portal.devtools.postgres import Postgres, lasting_data
from portal.devtools.processes import Child, Stop, say, started, stop_on_signals, watch
from portal.devtools.running import InUse, Var, free_port

PASSED_ON = ("EMAIL_URL", "SITES", "DIRECTORY")  # from the environment to manage.py
FIRST_ANSWER = 60.0  # seconds that the web server may take


def demo(root: Path) -> int:
    """Returns the exit status. A second one shares the first one's database, on another port."""
    return _serve(root, "demo")


def dev(root: Path) -> int:
    """Returns the exit status. On the demo's data, with DEBUG, and reloading what is saved."""
    return _serve(root, "development")


def worker(root: Path) -> int:
    """Runs one more worker beside a running demo, until Ctrl-C."""
    stop_on_signals()
    announced = Var(root).announcement()
    if not announced:
        say("Start `make demo` first.")
        return 1
    return _watch_alone(worker_child({**os.environ, **announced}))


def environment(var: Var, mode: str, port: int, database_url: str) -> dict[str, str]:
    return {
        **os.environ,
        "PORTAL_MODE": mode,
        "DATABASE_URL": database_url,
        "SECRET_KEY": var.secret_key(),
        "SITE_URL": os.environ.get("SITE_URL") or f"http://localhost:{port}",
    }


def _serve(root: Path, mode: str) -> int:
    stop_on_signals()
    wanted = int(os.environ.get("PORT", "8000"))
    port = free_port(wanted)
    if port != wanted:
        say(f"Port {wanted} is in use, so this one is on port {port}.")
    var = Var(root)
    try:
        with ExitStack() as stack:
            stack.enter_context(var.lock())
            url, postgres = _database(root)
            env = environment(var, mode, port, url)
            stack.enter_context(var.announced(_announcement(env)))
            children = [*_prepare(stack, postgres, env), *_portal(root, env, port)]
            _run(stack, children, env, port)
    except InUse:
        return _second_demo(var, mode, port)
    except Stop:
        say("Stopped.")
    return 0


def _announcement(env: Mapping[str, str]) -> dict[str, str]:
    names = ("PORTAL_MODE", "DATABASE_URL", "SECRET_KEY", "SITE_URL", *PASSED_ON)
    return {name: env[name] for name in names if env.get(name)}


def _database(root: Path) -> tuple[str, Postgres | None]:
    """Returns the address of the one in DATABASE_URL, or of one of our own, not started yet."""
    if url := os.environ.get("DATABASE_URL"):
        return url, None
    postgres = Postgres(lasting_data(root))
    return postgres.url, postgres


def _prepare(stack: ExitStack, postgres: Postgres | None, env: Mapping[str, str]) -> list[Child]:
    """Starts the database and fills it; returns what to watch. Django loads meanwhile."""
    with started([*MANAGE, "prepare_demo", "--wait"], env) as preparing:
        if postgres:
            say("Starting the database …")
            stack.callback(postgres.stop)
            postgres.start()
        if preparing.wait():
            raise SystemExit(1)
    return [postgres.child] if postgres else []


def _run(stack: ExitStack, children: Sequence[Child], env: Mapping[str, str], port: int) -> None:
    """Keeps the children there until somebody says stop; those that run already stay."""
    say("Starting the web server …")
    for child in children:
        if not child.is_running:
            stack.callback(child.stop)
            child.start()
    _greet(env, port)
    watch(children)


def _portal(root: Path, env: Mapping[str, str], port: int) -> Sequence[Child]:
    if env["PORTAL_MODE"] == "development":
        return reloading_web_child(env, port), reloading_worker_child(env, root)
    return web_child(env, port), worker_child(env)


def _second_demo(var: Var, mode: str, port: int) -> int:
    announced = var.announcement()
    if not announced:
        say("Another `make demo` is starting or stopping here. Try again in a moment.")
        return 1
    if mode == "development":
        say("The portal is running here already. Stop that one first.")
        return 1
    say("A demo is running here already; this one is a second web server on its database.")
    env = {**os.environ, **announced, "SITE_URL": f"http://localhost:{port}"}
    say(f"It is at {env['SITE_URL']}")
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
    deadline = time.monotonic() + FIRST_ANSWER
    while not _answers(port) and time.monotonic() < deadline:
        time.sleep(0.05)
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


def _answers(port: int) -> bool:
    """Whether the web server says anything at all."""
    address = host() if host() not in ("0.0.0.0", "::") else "127.0.0.1"  # noqa: S104 - listened on
    try:
        urllib.request.urlopen(f"http://{address}:{port}/healthz", timeout=5).close()
    except HTTPError:
        return True
    except OSError:
        return False
    return True
