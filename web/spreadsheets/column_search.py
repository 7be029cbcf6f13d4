"""Looks for the wanted columns of a table: by title, by cells that are known, by how cells look."""

from __future__ import annotations

from collections.abc import Sequence

from web.spreadsheets.column_cells import Cells, Table
from web.spreadsheets.wanted_columns import Column, titled_places

FEW_ROWS = 2  # so many lines are read in the usual order without a question
NEARLY = 0.8  # of the share of known cells that the best column has

type Opening = tuple[Column, list[int]]


class ColumnSearch:
    """Finds columns in `found`; those that are only a guess stand in `unclear` too."""

    def __init__(self, table: Table, titles: Cells, wanted: Sequence[Column]) -> None:
        self.found: dict[str, int] = {}
        self.unclear: list[str] = []
        self._table = table
        self._has_titles = bool(titles)
        self._wanted = wanted
        self._titled = titled_places(titles, wanted)

    def run(self) -> None:
        """Find what can be found, the surest first."""
        for column in sorted(self._wanted, key=lambda column: column.known is None):
            self._find_by_title(column)
        while openings := self._openings():
            # The column with one place; without any, the first that is wanted.
            column, places = min(openings, key=lambda opening: len(opening[1]) > 1)
            certain = not self.unclear and self._is_certain(column, places, len(openings))
            self._take(column, places[0], certain=certain)

    @property
    def free(self) -> list[int]:
        """The columns of the table in which nothing has been found."""
        taken = self.found.values()
        return [place for place in range(self._table.width) if place not in taken]

    def _take(self, column: Column, place: int, *, certain: bool) -> None:
        self.found[column.name] = place
        if not certain:
            self.unclear.append(column.name)

    def _find_by_title(self, column: Column) -> None:
        titled = self._titled[column.name]
        known = self._known_places(column)
        sureness = {place: titled.get(place, (0, 0)) for place in known} or titled
        surest = [place for place, sure in sureness.items() if sure == max(sureness.values())]
        if surest:
            self._take(column, surest[0], certain=len(surest) == 1)

    def _known_places(self, column: Column) -> list[int]:
        """Return the columns with the most cells that are known to be what is wanted."""
        if column.known is None:
            return []
        own = self._titled[column.name]
        places = [place for place in self.free if place in own or place not in self._all_titled]
        shares = self._table.known_shares(places, column.known)
        most = max(shares.values(), default=0)
        return [place for place, share in shares.items() if share >= NEARLY * most]

    @property
    def _all_titled(self) -> set[int]:
        return {place for places in self._titled.values() for place in places}

    def _openings(self) -> list[Opening]:
        """Return the columns that are still wanted, each with the places that it may have."""
        openings = [c for c in self._wanted if c.name not in self.found and c.fits]
        free = [place for place in self.free if place not in self._all_titled]
        has_more = len(free) > len(openings)
        found = [(c, self._places(c, free, has_more=has_more)) for c in openings]
        return [(column, places) for column, places in found if places]

    def _places(self, column: Column, free: list[int], *, has_more: bool) -> list[int]:
        """Return where a column may stand; one that numbers the rows is not meant."""
        fitting = [place for place in free if self._fits(column, place)]
        if has_more and len(fitting) > 1 and self._table.counts_rows(fitting[0]):
            return fitting[1:]
        return fitting if fitting or self._has_titles else free

    def _fits(self, column: Column, place: int) -> bool:
        return column.fits is not None and self._table.fits(place, column.fits)

    def _is_certain(self, column: Column, places: list[int], opening_count: int) -> bool:
        """Tell whether the first place is not only a guess."""
        if self._has_titles:
            return False
        if self._table.row_count <= FEW_ROWS:
            return len(places) == 1 or len(self.free) == opening_count
        numbers_rows = self._table.counts_rows(places[0]) and any(
            place > places[0] for place in self.found.values()
        )
        is_likely = column.required or self._fits(column, places[0])
        return len(places) == 1 and is_likely and not numbers_rows
