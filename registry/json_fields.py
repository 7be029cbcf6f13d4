"""Taking what is there out of an answer in JSON, in which anything may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.countries import clean_text

type Json = Mapping[str, Any]


def part(of: Any, *path: str) -> Json:
    """An object inside another; empty when there is none."""
    for name in path:
        of = of.get(name) if isinstance(of, Mapping) else None
    return of if isinstance(of, Mapping) else {}


def objects(of: Any, name: str) -> list[Json]:
    """The objects of a list; none when there is none."""
    listed = of.get(name) if isinstance(of, Mapping) else None
    return (
        [item for item in listed if isinstance(item, Mapping)] if isinstance(listed, list) else []
    )


def text(of: Any, name: str) -> str:
    """Tidied up; a number as it is written."""
    said = of.get(name) if isinstance(of, Mapping) else None
    return clean_text(str(said)) if isinstance(said, str | int) else ""


def flag(of: Any, name: str) -> bool | None:
    said = of.get(name) if isinstance(of, Mapping) else None
    return said if isinstance(said, bool) else None
