"""Rules about the code that a tool can hold."""

from __future__ import annotations

import ast
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal", "orders", "accounts", "customers", "registry", "mail", "web")
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
    found = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
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
def test_production_refuses_what_is_missing_or_unsafe(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read the settings alone: starting Django would take a second for each case."""
    for name, setting in {**PRODUCTION, variable: value}.items():
        monkeypatch.setenv(name, setting)
    named = {"SITE_URL": r"SITE_URL|http://portal\.example"}.get(variable, variable)
    with pytest.raises(ImproperlyConfigured, match=f"(?s)The portal does not start.*({named})"):
        runpy.run_path(str(ROOT / "portal" / "settings.py"))


def test_a_refused_setting_ends_the_command() -> None:
    refused = manage("check", SECRET_KEY="")
    assert refused.returncode != 0
    assert "The portal does not start" in refused.stderr


def is_of_models(path: Path) -> bool:
    """Tell whether a module holds models: `models.py`, or one of a package `models`."""
    return path.name == "models.py" or "models" in path.relative_to(ROOT).parts[:-1]


def test_no_model_hides_what_saving_it_does() -> None:
    """Models have no `save()` or `delete()` of their own; actions say what happens."""
    overrides = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        if is_of_models(path)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete")
    ]
    assert overrides == []
    assert sum(is_of_models(path) for path in modules()) > 10


def changes_of_state(tree: ast.AST) -> list[int]:
    """Return the lines that assign an attribute `state`, or update a column with that name."""
    lines = []
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        parts = [part for target in targets for part in ast.walk(target)]
        if any(isinstance(p, ast.Attribute) and p.attr == "state" for p in parts):
            assert isinstance(node, ast.stmt)
            lines.append(node.lineno)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_write = node.func.attr in ("update", "bulk_update", "update_or_create")
            if is_write and any(keyword.arg == "state" for keyword in node.keywords):
                lines.append(node.lineno)
    return lines


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("customer.state = 'active'", 1),
        ("customer.state, customer.reason = 'active', ''", 1),
        ("Customer.objects.filter(pk=1).update(state='active')", 1),
        ("state = customer.state", 0),
        ("Customer.objects.filter(state='active')", 0),
    ],
)
def test_a_change_of_state_is_seen_however_it_is_written(code: str, found: int) -> None:
    assert len(changes_of_state(ast.parse(code))) == found


def test_state_is_changed_in_one_place() -> None:
    """Only actions change a state; everything else asks them to."""
    sources_of_their_own = (
        "mail/",
        "orders/push/",
        "registry/",
    )  # not states of a customer or order
    elsewhere = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules()
        if not str(path.relative_to(ROOT)).startswith(sources_of_their_own)
        and "actions" not in path.relative_to(ROOT).parts
        for line in changes_of_state(ast.parse(path.read_text()))
    ]
    assert elsewhere == []


# ---------------------------------------------------------------- one way of doing each thing


def takes_a_request(tree: ast.AST) -> bool:
    """Tell whether a module has a function or a class that answers requests."""
    return any(
        parameter.arg == "request"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for parameter in node.args.args
    )


def asserts(tree: ast.AST) -> list[int]:
    """Return the lines with an assertion, in functions that are given a request to answer."""
    return [
        node.lineno
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and [parameter.arg for parameter in function.args.args[:1]] == ["request"]
        for node in ast.walk(function)
        if isinstance(node, ast.Assert)
    ]


def mentions_of_status_422(tree: ast.AST) -> list[int]:
    """Return the lines with the number 422, or the name that `http` has for it."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and node.value == 422)
        or (isinstance(node, ast.Attribute) and node.attr.startswith("UNPROCESSABLE"))
    ]


def nul_characters(tree: ast.AST) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in ("\0", b"\0")
    ]


def checks_of_urls(tree: ast.AST) -> list[int]:
    name = "url_has_allowed_host_and_scheme"
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == name)
        or (isinstance(node, ast.Attribute) and node.attr == name)
    ]


def refusals_made_messages(tree: ast.AST) -> list[int]:
    """Return the lines that catch a refusal and make a message of it themselves."""
    return [
        call.lineno
        for handler in ast.walk(tree)
        if isinstance(handler, ast.ExceptHandler)
        and handler.type is not None
        and "Refused" in ast.unparse(handler.type)
        for call in ast.walk(handler)
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("messages.")
    ]


@pytest.mark.parametrize(
    ("find", "allowed_in"),
    [
        (asserts, ()),
        (nul_characters, ()),
        (mentions_of_status_422, ("web/responses.py",)),
        (checks_of_urls, ("web/redirects.py",)),
        (refusals_made_messages, ("web/responses.py",)),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_what_answers_requests_does_it_in_the_one_way_there_is(
    find: Callable[[ast.AST], list[int]], allowed_in: tuple[str, ...]
) -> None:
    """Decorators and URL converters have proved what a view needs; `web` has the answers."""
    trees = {path.relative_to(ROOT): ast.parse(path.read_text()) for path in modules()}
    answering = {path: tree for path, tree in trees.items() if takes_a_request(tree)}
    found = [
        f"{path}:{line}"
        for path, tree in answering.items()
        if str(path) not in allowed_in
        for line in find(tree)
    ]
    assert found == []
    assert len(answering) > 20


@pytest.mark.parametrize(
    ("find", "code"),
    [
        (asserts, "def show(request):\n assert request.actor is not None"),
        (asserts, "def show(request, reference):\n assert isinstance(request.user, User)"),
        (nul_characters, 'reference.replace("\\0", "")'),
        (mentions_of_status_422, "render(request, template, status=422 if form.errors else 200)"),
        (mentions_of_status_422, "status = HTTPStatus.UNPROCESSABLE_CONTENT"),
        (checks_of_urls, "http.url_has_allowed_host_and_scheme(url, allowed_hosts=None)"),
        (checks_of_urls, "url_has_allowed_host_and_scheme(url, allowed_hosts=None)"),
        (
            refusals_made_messages,
            "try:\n act()\nexcept ActionRefused as refused:\n messages.warning(request, refused)",
        ),
    ],
)
def test_another_way_is_noticed(find: Callable[[ast.AST], list[int]], code: str) -> None:
    assert len(find(ast.parse(code))) == 1


MAX_MODULE_LINES = 300
MAX_TEMPLATE_LINE_LENGTH = 180


def test_no_module_is_longer_than_one_can_keep_in_mind() -> None:
    """Check all modules but the migrations, and the scripts for browsers and for the database."""
    scripts = [*(ROOT / "static").rglob("*.js"), *(ROOT / "registry/sql").glob("*.sql")]
    found = [
        f"{path.relative_to(ROOT)}: {count} lines"
        for path in [*modules(), *sorted(scripts)]
        if (count := len(path.read_text().splitlines())) > MAX_MODULE_LINES
    ]
    assert found == []


def test_no_template_has_a_line_that_nobody_can_read() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {len(line)} characters"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > MAX_TEMPLATE_LINE_LENGTH
    ]
    assert found == []


def writes_address(tree: ast.AST) -> list[int]:
    """The lines that put a house number and its addition into one text."""
    lines = []
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.JoinedStr | ast.BinOp) or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("join", "format")
        )
        named = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
        if is_text and {"house_number", "addition"} <= named:
            assert isinstance(node, ast.expr)
            lines.append(node.lineno)
    return lines


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('f"{place.street} {place.house_number}{place.addition}"', 1),
        ('" ".join(filter(None, (place.house_number, place.addition)))', 1),
        ("place.house_number + place.addition", 1),
        ('"{} {}".format(place.house_number, place.addition)', 1),
        ("place.street_line", 0),
        ('{"house_number": place.house_number, "addition": place.addition}', 0),
    ],
)
def test_an_address_that_is_written_is_seen_however_it_is_done(code: str, found: int) -> None:
    assert len(writes_address(ast.parse(code))) == found


def test_an_address_is_written_in_one_place() -> None:
    """Number 96 with addition 2 is written so that nobody reads 962."""
    the_one = "registry/address_lines.py"
    elsewhere = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules()
        if str(path.relative_to(ROOT)) != the_one
        for line in writes_address(ast.parse(path.read_text()))
    ]
    part = re.compile(r"\{\{\s*(?!form\.)\S*\.(?:house_number|addition)\b")
    templates = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if part.search(path.read_text())
    ]
    assert elsewhere + templates == []


def test_no_template_has_what_the_policy_forbids() -> None:
    """Templates have no inline script, style or handler; mails are no pages, and have styles."""
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
    """The page with htmx on it, the heaviest, stays under 100 KB with all it loads."""
    from django.contrib.staticfiles import finders

    page = client.get(reverse("customers:register")).text
    files = re.findall(r'(?:src|href)="/static/([^"]+)"', page)
    weight = len(page.encode()) + sum(Path(str(finders.find(f))).stat().st_size for f in files)
    assert files
    assert weight < 100_000, f"{weight} bytes before compression"
