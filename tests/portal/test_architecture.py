"""The rules of the house that a tool can hold."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("portal", "orders", "accounts", "customers", "registry", "mail")
PRODUCTION = {
    "PATH": os.environ.get("PATH", os.defpath),
    "PORTAL_MODE": "production",
    "SECRET_KEY": "".join(chr(33 + n % 90) for n in range(7, 77)),
    "DATABASE_URL": "postgres://portal@localhost/portal",
    "EMAIL_URL": "smtp://localhost:25",
    "SITE_URL": "https://portal.example",
    "TRUSTED_PROXY_COUNT": "1",
}


def modules() -> list[Path]:
    found = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def manage(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**PRODUCTION, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_model_has_changed_without_a_migration(db: None) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_production_settings_pass_every_deployment_check() -> None:
    checked = manage("check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", ""),
        ("EMAIL_URL", ""),
        ("EMAIL_URL", "console:"),
        ("SITE_URL", ""),
        ("SITE_URL", "http://portal.example"),
    ],
)
def test_production_refuses_what_is_missing_or_unsafe(variable: str, value: str) -> None:
    refused = manage("check", **{variable: value})
    assert refused.returncode != 0
    named = {"SITE_URL": r"SITE_URL|http://portal\.example"}.get(variable, variable)
    assert re.search(named, refused.stderr.splitlines()[-1] + refused.stderr)
    assert "The portal does not start" in refused.stderr


def test_every_room_says_its_models_save_themselves_only() -> None:
    """No `save()` of ours hides what a change does; actions say it."""
    overrides = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        if path.name == "models.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete")
    ]
    assert overrides == []


def test_state_is_changed_in_one_place() -> None:
    """Only actions assign a state; everything else asks them to."""
    elsewhere = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        if path.relative_to(ROOT).parts[0] != "mail"  # whose mails have states of their own
        and path.name not in ("actions.py", "push.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    assert elsewhere == []


def test_no_template_has_what_the_policy_forbids() -> None:
    """No inline script, style or handler; mails are not pages, and have styles in them."""
    forbidden = re.compile(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=\"", re.IGNORECASE)
    found = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if "mail" not in path.relative_to(ROOT / "templates").parts[:-1]
        and forbidden.search(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize("name", ["home", "account_login", "customers:register"])
def test_the_policy_stands_on_every_answer(client: Client, db: None, name: str) -> None:
    policy = client.get(reverse(name)).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_pages_are_light(client: Client, db: None) -> None:
    """Cold, a page with all it loads stays under 100 KB; the heaviest has htmx on it."""
    from django.contrib.staticfiles import finders

    page = client.get(reverse("customers:register")).text
    files = re.findall(r'(?:src|href)="/static/([^"]+)"', page)
    weight = len(page.encode()) + sum(Path(str(finders.find(f))).stat().st_size for f in files)
    assert files
    assert weight < 100_000, f"{weight} bytes before compression"
