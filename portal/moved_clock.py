"""A clock that stands somewhere in the past, so that the demo's actions happen on other days.

Only the demo is made with it, in a process of its own. The rows that actions write then have
their times by themselves, and no history has to be written anew afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import Any

from django.utils import timezone


class _AnyDatetime(type):
    """Lets every datetime be an instance: Django asks that of values, of the name it has here."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Let `timezone.now` say this moment inside, also where it is the default of a column."""

    class Moved(datetime, metaclass=_AnyDatetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # no subclass of it
            return moment.astimezone(tz)

    with replaced(timezone, "datetime", Moved):
        yield


@contextmanager
def replaced(owner: Any, name: str, value: object) -> Iterator[None]:
    """Let a name of a module mean something else inside."""
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)
