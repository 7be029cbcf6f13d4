"""Docstrings of the apps can be read alone: a sentence that begins with no preposition."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import APPS, ROOT, modules

# Prepositions, pronouns and conjunctions, with which a sentence that has a verb seldom begins.
NO_BEGINNING = frozenset(
    [
        *("of", "by", "as", "in", "from", "with", "without", "for", "to", "at", "on", "into"),
        *("after", "before", "between", "among", "until", "since", "while", "beside", "inside"),
        *("who", "whom", "whose", "when", "where", "if", "because", "but", "and", "or", "than"),
        *("its", "their", "out", "not", "neither"),
    ]
)
# A class and a property are things, and may be described by a clause; a function does something.
NO_BEGINNING_OF_FUNCTION = NO_BEGINNING | {"what", "whatever", "which", "why", "how"}
# The verbs by which the test knows a sentence. Add the one that you need.
VERBS = frozenset((ROOT / "tests/docs/verbs.txt").read_text().split())
FINITE = frozenset(
    "is are was were be has have had does did do may can must will would cannot".split()  # noqa: SIM905 - easier to read
)
END = re.compile(r"[.?!:…][)\"'”’]*$")

type Documented = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def public(tree: ast.AST, *, is_public: bool = True) -> Iterator[Documented]:
    """Yield the functions, classes and methods that another module may use."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if is_public and not node.name.startswith("_"):
                yield node
                if isinstance(node, ast.ClassDef):
                    yield from public(node)
        elif isinstance(node, ast.stmt):
            yield from public(node)


def first_paragraph(docstring: str) -> str:
    """Return what stands before the first empty line, in one line."""
    return " ".join(docstring.partition("\n\n")[0].split())


def is_verb(word: str) -> bool:
    """Tell whether a word is a verb, as it stands after a subject or in an order."""
    endings = (("", ""), ("s", ""), ("es", ""), ("ies", "y"))
    stems = {word.removesuffix(end) + put for end, put in endings if word.endswith(end)}
    return word in FINITE or not VERBS.isdisjoint(stems)


def is_function(node: Documented) -> bool:
    """Tell whether a name is called: no class, and no property."""
    decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
    is_property = any("property" in name or name.endswith(".setter") for name in decorators)
    return not isinstance(node, ast.ClassDef) and not is_property


def faults(docstring: str, *, of_function: bool) -> list[str]:
    """Say what keeps a docstring from being a sentence that can be read alone."""
    sentence = first_paragraph(docstring)
    words = [word.lower() for word in re.findall(r"[A-Za-z]+", sentence)]
    found = []
    if not words or words[0] in (NO_BEGINNING_OF_FUNCTION if of_function else NO_BEGINNING):
        found.append("begins with no noun or verb")
    if of_function and not any(map(is_verb, words)):
        found.append("has no verb of tests/docs/verbs.txt")
    if not END.search(sentence):
        found.append("does not end as a sentence")
    return found


def offenders(path: Path) -> list[str]:
    """Return the public names of a module whose docstring is no sentence."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {fault}: {first_paragraph(text)}"
        for node in public(ast.parse(path.read_text()))
        if (text := ast.get_docstring(node))
        for fault in faults(text, of_function=is_function(node))
    ]


@pytest.mark.parametrize("app", APPS)
def test_public_docstrings_are_sentences_that_can_be_read_alone(app: str) -> None:
    assert [offender for path in modules(app) for offender in offenders(path)] == []


@pytest.mark.parametrize(
    ("docstring", "found"),
    [
        ("Return the sites of the settings; there is at least one.", 0),
        ("A link to choose a password stops working after a week.\n\nMore of it", 0),
        ("A page for dealer employees.", 1),
        ("By the contact's key.", 2),
        ("From now on the clock runs.", 1),
        ("Return the sites", 1),
        ("As it was typed", 2),
    ],
)
def test_what_is_no_sentence_is_noticed(docstring: str, found: int) -> None:
    assert len(faults(docstring, of_function=True)) == found


def test_a_class_may_be_described_by_a_noun() -> None:
    assert faults("An employee of a dealer.", of_function=False) == []
    assert faults("Of a dealer.", of_function=False) != []
    tree = ast.parse("class A:\n @property\n def b(self): ...\n def c(self): ...")
    assert [is_function(node) for node in public(tree)] == [False, False, True]


def test_private_names_are_left_out() -> None:
    tree = ast.parse("class A:\n def b(self): ...\n def _c(self): ...\ndef _d():\n def e(): ...")
    assert [node.name for node in public(tree)] == ["A", "b"]
