"""Computes the columns that a table has beside those of a file, as its model saves them.

The words by which an article is found take half of the time of checking a file, so that a large
one has a process beside for them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import Any, NamedTuple

from orders.imports.columns import Target, target_of
from orders.imports.rows import CheckedRow, Outcome
from registry.loading.processes import beside, usable_cores

MIN_ROWS_FOR_A_PROCESS = 30_000  # it takes a second to start, and 90 MB


class Wanted(NamedTuple):
    """What a row is to have computed, and the values of its other columns."""

    names: tuple[str, ...]
    values: Mapping[str, Any]


class Deriver:
    """Computes columns of rows."""

    def __init__(self, target: Target) -> None:
        # One for all rows: making an instance of a model takes longer than what is asked of it.
        self._instance = target.model()
        self._fields = {name: target.field(name) for name in target.all_columns}

    def columns(self, values: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
        """Return some columns: computed from others, or by default."""
        for name in self._fields.keys() & values.keys():
            setattr(self._instance, name, values[name])
        missing = [name for name in names if name not in values]
        return {name: self._fields[name].pre_save(self._instance, add=True) for name in missing}


def wanted_of(target: Target, row: CheckedRow, values: Mapping[str, Any]) -> Wanted | None:
    """Return what is to be computed of a row: all of a new one, of a renamed one the words."""
    if row.outcome == Outcome.NEW:
        return Wanted(target.all_columns, values)
    is_renamed = any(name.startswith("name_") for name in row.before or {})
    return Wanted(target.derived, values) if is_renamed else None


def derive_block(kind: str, wanted: Sequence[Wanted | None]) -> list[dict[str, Any] | None]:
    """Compute what is wanted of some rows; it needs no database."""
    deriver = Deriver(target_of(kind))
    return [deriver.columns(each.values, each.names) if each else None for each in wanted]


def derived(
    kind: str, blocks: Iterable[list[CheckedRow]], *, total: int
) -> Iterator[list[CheckedRow]]:
    """Yield blocks of rows, with what is computed of them."""
    waiting: deque[list[CheckedRow]] = deque()

    def wanted() -> Iterator[list[Wanted | None]]:
        for block in blocks:
            waiting.append(block)
            yield [row.wanted for row in block]

    with closing(_results(kind, wanted(), is_large=total >= MIN_ROWS_FOR_A_PROCESS)) as results:
        for columns in results:
            block = waiting.popleft()
            for row, derived_columns in zip(block, columns, strict=True):
                row.derived, row.wanted = derived_columns, None
            yield block


def _results(
    kind: str, wanted: Iterable[list[Wanted | None]], *, is_large: bool
) -> Generator[list[dict[str, Any] | None]]:
    derive = partial(derive_block, kind)
    if is_large and usable_cores() > 1:
        yield from beside(derive, wanted, 1)
    else:
        yield from map(derive, wanted)
