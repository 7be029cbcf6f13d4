"""Takes fields out of an answer in JSON, in which anything may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.texts import clean_text

type Json = Mapping[str, Any]


def part(record: Any, *path: str) -> Json:
    """Return an object inside another; an empty one when there is none."""
    for name in path:
        record = _field(record, name)
    return record if isinstance(record, Mapping) else {}


def objects(record: Any, name: str) -> list[Json]:
    """Return the objects of a list; none when there is no list."""
    items = _field(record, name)
    if not isinstance(items, list):
        return []
    return [item for item in items if isinstance(item, Mapping)]


def text(record: Any, name: str) -> str:
    """Return a text tidied up, or a number as it is written; empty when there is neither."""
    value = _field(record, name)
    return clean_text(str(value)) if isinstance(value, str | int) else ""


def flag(record: Any, name: str) -> bool | None:
    """Return a yes or a no; None when there is neither."""
    value = _field(record, name)
    return value if isinstance(value, bool) else None


def _field(record: Any, name: str) -> Any:
    return record.get(name) if isinstance(record, Mapping) else None
