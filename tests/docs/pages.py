"""The project's documentation as a test reads it: its pages, and the names that stand in them."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal", "orders", "customers", "accounts", "registry", "mail", "web")
PACKAGES = (*APPS, "tests", "benchmarks", "docs")
GONE_HEADING = "## Names that went"
CODE_SUFFIXES = (".py", ".sql", ".html", ".css", ".js", ".toml", ".yaml")


def pages() -> list[Path]:
    """Return every page that tells how things are now; the changelog also tells how they were."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def title(page: Path) -> str:
    """Return the path of a page, for a test's name."""
    return str(page.relative_to(ROOT))


def current(page: Path) -> str:
    """Return the text of a page, without the names in the glossary that are no longer used."""
    return page.read_text().partition(f"\n{GONE_HEADING}\n")[0]


def backticked(text: str) -> list[str]:
    """Return what stands between backticks in a page, outside indented and fenced blocks."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"^ {4}.*$", "", prose, flags=re.MULTILINE)
    return [" ".join(name.split()) for name in re.findall(r"`([^`]+)`", prose)]


def resolves(dotted: str) -> bool:
    """Tell whether a dotted name is a module, or something in a module or a class."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        return all((found := _member(found, name)) is not None for name in parts[end:])
    return False


def _member(owner: Any, name: str) -> Any:
    """Return a member; for a field that only instances have, its type."""
    annotations = getattr(owner, "__annotations__", {})
    return getattr(owner, name, annotations.get(name))


@cache
def files() -> tuple[Path, ...]:
    """Return the files of the project, without what is installed or made."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.splitlines()]
    return tuple(path for path in paths if path.is_file())


def modules(*packages: str) -> list[Path]:
    """Return the Python files of these packages, of all when none is named; no migrations."""
    return [
        path
        for path in files()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in (packages or (*PACKAGES, "manage.py"))
        and "migrations" not in path.parts
    ]


@cache
def words_of_code() -> frozenset[str]:
    """Return every word in code, templates and configuration, without these tests."""
    texts = (
        path.read_text()
        for path in files()
        if path.suffix in CODE_SUFFIXES and not path.is_relative_to(ROOT / "tests/docs")
    )
    makefile = (ROOT / "Makefile").read_text()
    return frozenset(re.findall(r"\w+", " ".join([*texts, makefile])))


@cache
def make_targets() -> frozenset[str]:
    """Return what can be made."""
    return frozenset(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def identifiers(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the names in a module, with their lines; also the module's own name."""
    yield 0, path.stem
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.NAME:
                yield token.start[0], token.string


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the comments and docstrings of a module, with their lines."""
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
    for node in ast.walk(ast.parse(path.read_text())):
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, documented) and (text := ast.get_docstring(node)):
            yield getattr(node, "lineno", 1), text
