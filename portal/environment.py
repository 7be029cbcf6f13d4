"""Readers for the environment variables that carry more than one value."""

import base64
import fcntl
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from web.sites import Audience, Site


def is_held(lock: Path) -> bool:
    """Tell whether a supervisor runs: it holds this lock as long as it lives, however it ends."""
    try:
        with lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def mailer(url: str) -> dict[str, Any]:
    """Read one of MAILERS: `smtp://user:pass@host:port`, `smtps://…`, `file:///dir`, `console:`.

    `smtp://` uses STARTTLS when there is a user, or with `?starttls=1`; `?starttls=0` forbids it.
    """
    parts = urlsplit(url)
    backend = "django.core.mail.backends"
    if parts.scheme == "console":
        return {"BACKEND": f"{backend}.console.EmailBackend"}
    if parts.scheme == "file" and parts.path:
        return {
            "BACKEND": f"{backend}.filebased.EmailBackend",
            "OPTIONS": {"file_path": parts.path},
        }
    if parts.scheme in ("smtp", "smtps") and parts.hostname:
        starttls = parse_qs(parts.query).get("starttls", ["1" if parts.username else "0"])[0]
        return {
            "BACKEND": f"{backend}.smtp.EmailBackend",
            "OPTIONS": {
                "host": parts.hostname,
                "port": parts.port or (465 if parts.scheme == "smtps" else 587),
                "username": unquote(parts.username or ""),
                "password": unquote(parts.password or ""),
                "use_ssl": parts.scheme == "smtps",
                "use_tls": parts.scheme == "smtp" and starttls == "1",
                "timeout": 20,
            },
        }
    raise ImproperlyConfigured(
        "EMAIL_URL must be smtp://user:pass@host:port, smtps://…, file:///dir or console:"
    )


def site(values: Mapping[str, str]) -> Site:
    """Read one site: url, name, sender and, optionally, audience (customers, dealers or both)."""
    if "first" in values:
        raise ImproperlyConfigured(
            "In SITES the key `first` is now `audience`: customers (was register), dealers (was "
            "log_in) or both."
        )
    try:
        return Site(
            url=values["url"].rstrip("/"),
            name=values["name"],
            sender=values["sender"],
            audience=Audience(values.get("audience", "both")),
        )
    except (KeyError, ValueError) as error:
        raise ImproperlyConfigured(
            "SITES must be a JSON list of objects with url, name, sender and, optionally, audience "
            "(customers, dealers or both)"
        ) from error


MIN_SECRET_KEY_LENGTH = 50  # characters
RENAMED = {"DOORS": "SITES"}


def renamed_settings(environ: Mapping[str, str]) -> list[str]:
    """Say, for each variable that is still set by its old name, what it is called now."""
    return [
        f"{old} is now called {new}; see docs/operations.md."
        for old, new in RENAMED.items()
        if old in environ
    ]


def production_problems(settings: Mapping[str, Any], environ: Mapping[str, str]) -> list[str]:
    """Say, in a sentence each, what production cannot run without."""
    problems = []
    if len(settings["SECRET_KEY"]) < MIN_SECRET_KEY_LENGTH:
        problems.append("SECRET_KEY must be set, to at least 50 random characters.")
    if not settings["DATABASE_URL"]:
        problems.append("DATABASE_URL must be set, or start `make demo` first.")
    if not settings["EMAIL_URL"]:
        problems.append("EMAIL_URL must be set, or no login ever reaches a customer.")
    elif settings["EMAIL_URL"].startswith("console:"):
        problems.append("EMAIL_URL must not be console: in production.")
    if not settings["SITES"]:
        problems.append("SITES or SITE_URL must be set.")
    problems += push_problems(settings["ORDER_PUSH_URL"], settings["ORDER_PUSH_SECRET"])
    problems += [
        f"The address {site.url} must begin with https://."
        for site in settings["SITES"]
        if not site.url.startswith("https://")
    ]
    if "TRUSTED_PROXY_COUNT" not in environ:
        problems.append(
            "TRUSTED_PROXY_COUNT must be set: how many proxies stand in front (0 or more)."
        )
    return problems


def push_problems(url: str, secret: str) -> list[str]:
    """Say what is wrong with where new orders are pushed to; nothing when they are not pushed."""
    if not url:
        return []
    problems = [] if url.startswith("https://") else ["ORDER_PUSH_URL must begin with https://."]
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        key = b""
    if len(key) < 24:
        problems.append("ORDER_PUSH_SECRET must be the base64 of at least 24 random bytes.")
    return problems
