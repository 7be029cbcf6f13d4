"""What the pages name is there: files, functions, URL names, commands, settings and links."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import NoReverseMatch, get_resolver

from tests.docs.pages import (
    APPS,
    PACKAGES,
    ROOT,
    backticked,
    current,
    make_targets,
    pages,
    resolves,
    title,
    words_of_code,
)

DOTTED = re.compile(rf"(?:{'|'.join(PACKAGES)})(?:\.\w+)+")
FILE = re.compile(
    r"(?:[\w.-]+/)*[\w.-]+\.(?:py|md|html|css|js|sql|toml|po|txt|svg|png)|(?:[\w.-]+/)+"
)
URL_NAME = re.compile(r"(?:customers|orders|registry|admin):\w+")
IDENTIFIER = re.compile(r"[A-Za-z]\w*_\w*|[A-Z][a-z]+[A-Z]\w*|\w+(?=\(\))")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
# Names of other programs and of the law; and files that come to be only while something runs.
OUTSIDE = frozenset({
    "pg_dump", "statement_timeout", "shared_buffers", "amazon_ses", "vervallenNaam",
    "MAILGUN_WEBHOOK_SIGNING_KEY", "WEBHOOK_SECRET", "DatabaseCache", "ProgrammingError",
    "UpdateOf",
})  # fmt: skip
MADE = ("var/", "/var/", ".venv/")
every_page = pytest.mark.parametrize("page", pages(), ids=title)


def url_names() -> frozenset[str]:
    """Return every URL name, with its namespace."""
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    for namespace, (_prefix, resolver) in get_resolver().namespace_dict.items():
        names |= {f"{namespace}:{n}" for n in resolver.reverse_dict if isinstance(n, str)}
    return frozenset(names)


@every_page
def test_every_dotted_name_is_in_the_code(page: Path) -> None:
    named = {name.partition("(")[0] for name in backticked(current(page))}
    wrong = [name for name in named if DOTTED.fullmatch(name) and not resolves(name)]
    assert wrong == []


@every_page
def test_every_file_is_there(page: Path) -> None:
    named = {name for name in backticked(current(page)) if FILE.fullmatch(name)}
    wrong = [
        name
        for name in named
        if not name.startswith(MADE)
        and not (ROOT / name).exists()
        and not (page.parent / name).exists()
    ]
    assert wrong == []


@every_page
def test_every_name_of_a_url_is_one(page: Path) -> None:
    named = {name for name in backticked(current(page)) if URL_NAME.fullmatch(name)}
    assert named <= url_names()


@every_page
def test_every_other_name_is_a_word_of_the_code(page: Path) -> None:
    named = {match[0] for name in backticked(current(page)) if (match := IDENTIFIER.match(name))}
    assert named - words_of_code() - OUTSIDE == set()


@every_page
def test_every_target_of_make_is_one(page: Path) -> None:
    named = set(
        re.findall(
            r"(?:^ {4}|`)(?:[A-Z]+=\S+ )*make ([a-z][a-z-]*)", page.read_text(), re.MULTILINE
        )
    )
    assert named <= make_targets()


@every_page
def test_every_command_of_manage_is_one(page: Path) -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", page.read_text()))
    assert named <= set(get_commands())


@every_page
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_picture_is_taken_by_the_command_and_shown_on_a_page() -> None:
    pictures = {path.name for path in (ROOT / "docs/pictures").iterdir()}
    shown = {Path(link).name for page in pages() for link in LINK.findall(page.read_text())}
    taken = runpy.run_path(str(ROOT / "docs/take_pictures.py"))["PAGES"]
    assert pictures == {f"{name}.png" for name in taken}
    assert pictures - shown == set()


def test_every_variable_of_the_environment_is_explained() -> None:
    """docs/operations.md names what the settings read, and nothing that they do not know."""
    settings = (ROOT / "portal/settings.py").read_text()
    known = settings + (ROOT / "portal/environment.py").read_text()
    read = set(re.findall(r"\benv\.\w+\(\s*\"(\w+)\"", settings))
    explained = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs/operations.md").read_text()))
    assert read - explained == set()
    assert {name for name in explained if name not in known} - {"PORT", "WEBHOOK_SECRET"} == set()


def test_every_app_has_its_line_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [app for app in APPS if f"| `{app}/` |" not in readme] == []


def test_the_readme_is_short() -> None:
    """What grows longer goes to a page of its own."""
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120


@pytest.mark.parametrize(
    ("name", "is_there"),
    [
        ("customers.actions.unblock_customer", True),
        ("customers.models.Customer.check_can", True),
        ("customers.actions", True),
        ("customers.actions.unlock_customer", False),
        ("customers.doors", False),
    ],
)
def test_a_dotted_name_that_went_is_noticed(name: str, is_there: bool) -> None:
    assert resolves(name) is is_there


def test_a_name_of_a_url_that_went_is_noticed() -> None:
    assert "customers:unblock" in url_names()
    with pytest.raises(NoReverseMatch):
        get_resolver().reverse("customers:deblock")
