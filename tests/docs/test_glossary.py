"""The glossary and the code use the same words, and the names that went stay away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.pages import (
    APPS,
    GONE_HEADING,
    ROOT,
    backticked,
    current,
    identifiers,
    modules,
    pages,
    prose,
    resolves,
    title,
)

GLOSSARY = ROOT / "docs/glossary.md"
TEXT, GONE = GLOSSARY.read_text().split(f"\n{GONE_HEADING}\n")
ROW = re.compile(r"^\| (?!word \||gone \|)(?!-)(.+) \|$", re.MULTILINE)


@dataclass(frozen=True)
class GoneName:
    """A name that is not used any more, and where a test looks for it."""

    name: str
    only_modules: bool
    in_prose: bool
    folders: tuple[str, ...]

    def is_held_in(self, path: Path) -> bool:
        """Tell whether this module must do without the name."""
        return not self.folders or path.relative_to(ROOT).parts[0] in self.folders


def rows(text: str) -> list[list[str]]:
    """Return the cells of every row of every table."""
    return [[cell.strip() for cell in row.split(" | ")] for row in ROW.findall(text)]


def gone_names() -> list[GoneName]:
    """Return the names of the last table."""
    return [
        GoneName(
            name=name,
            only_modules="of modules" in held,
            in_prose="prose" in held,
            folders=tuple(folder.rstrip("/") for folder in re.findall(r"`([^`]+)`", held)),
        )
        for gone, _now, held in rows(GONE)
        for name in re.findall(r"`([^`]+)`", gone)
    ]


def uses(gone: list[GoneName], path: Path) -> list[str]:
    """Return where a module uses a name that went: among its names or in its prose."""
    held = {name.name: name for name in gone if name.is_held_in(path)}
    named = [
        (line, word)
        for line, word in identifiers(path)
        if word in held and (line == 0 or not held[word].only_modules)
    ]
    told = [
        (line, word)
        for line, text in prose(path)
        for word in re.findall(r"\w+", text)
        if word.lower() in held and held[word.lower()].in_prose
    ]
    return [f"{path.relative_to(ROOT)}:{line} {word}" for line, word in (*named, *told)]


def test_there_are_forty_words_or_more_and_each_says_what_it_is_not() -> None:
    words = rows(TEXT)
    assert len(words) >= 40
    assert [row for row in words if not row[-1] or len(row) not in (3, 4)] == []


def test_no_word_is_explained_twice() -> None:
    words = [row[0] for row in rows(TEXT)]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("name", sorted({n for n in backticked(TEXT) if n.split(".")[0] in APPS}))
def test_every_name_of_the_glossary_is_in_the_code(name: str) -> None:
    assert resolves(name)


def test_no_name_that_went_has_come_back() -> None:
    gone = gone_names()
    assert len(gone) > 40
    assert [use for path in modules() for use in uses(gone, path)] == []
    assert [name.name for name in gone if (ROOT / name.name).is_file()] == []


def test_no_page_uses_a_word_that_went() -> None:
    words = {name.name for name in gone_names() if name.in_prose}
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(words))})\b", re.IGNORECASE)
    found = [
        f"{title(page)}: {match[0]}"
        for page in pages()
        for match in pattern.finditer(current(page))
    ]
    assert found == []


def test_what_a_docstring_says_is_raised_exists() -> None:
    """An exception that was renamed is renamed in the docstrings too."""
    raised = re.compile(r"[Rr]aises ([A-Z]\w+)")
    everywhere = {word for path in modules() for _line, word in identifiers(path)}
    wrong = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in modules()
        for line, text in prose(path)
        for name in raised.findall(text)
        if name not in everywhere
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def pad() -> None: ...", 1),
        ("order.pad = 1", 1),
        ("# what is typed on the pad", 1),
        ('"""A pad."""', 1),
        ('label = "pad"', 0),
        ("padding = 1", 0),
    ],
)
def test_a_name_that_comes_back_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, found: int
) -> None:
    path = tmp_path / "module.py"
    path.write_text(f"{source}\n")
    monkeypatch.setattr("tests.docs.test_glossary.ROOT", tmp_path)
    assert len(uses([GoneName("pad", False, True, ())], path)) == found


def test_a_module_that_comes_back_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "waiting.py"
    path.write_text("waiting = 1\n")
    monkeypatch.setattr("tests.docs.test_glossary.ROOT", tmp_path)
    assert uses([GoneName("waiting", True, False, ())], path) == ["waiting.py:0 waiting"]
