"""The columns that somebody wants from a spreadsheet, and the row that has their titles."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from web.spreadsheets.column_cells import Cells
from web.spreadsheets.titles import (
    AMONG_OTHER_WORDS,
    EXACT,
    NO_TITLE,
    VAGUE,
    place_among_words,
    place_of_title,
)

MAX_HEADER_ROW = 40  # below it, no row is the header

type Sureness = tuple[int, int]


@dataclass(frozen=True)
class Column:
    """A column that somebody wants, with the titles that people give it, the surest ones first.

    A vague title ("Code") counts when no surer one is there, and only by itself. A title does not
    count beside one of the words in `not_beside`: "Aantal per doos" is not what is ordered. `fits`
    tells whether a cell may stand in it, `known` which of some cells really are what is wanted;
    without both, a column is found by its title only. One that is not required may be absent.
    """

    name: str
    titles: tuple[str, ...]
    vague_titles: tuple[str, ...] = ()
    not_beside: tuple[str, ...] = ()
    required: bool = True
    fits: Callable[[str], bool] | None = None
    known: Callable[[Collection[str]], Collection[str]] | None = None

    def sureness_of(self, written: str) -> Sureness:
        """Return how sure it is that something written is a title of this column."""
        if (place := place_of_title(written, self.titles)) is not None:
            return EXACT, -place
        if (place := place_among_words(written, self.titles, self.not_beside)) is not None:
            return AMONG_OTHER_WORDS, -place
        if (place := place_of_title(written, self.vague_titles)) is not None:
            return VAGUE, -place
        return NO_TITLE, 0


def titled_places(titles: Cells, wanted: Sequence[Column]) -> dict[str, dict[int, Sureness]]:
    """Return which titles may be those of each wanted column, and how sure that is.

    A title that may be of two columns belongs to the one of which it is surer.
    """
    places: dict[str, dict[int, Sureness]] = {column.name: {} for column in wanted}
    for place, title in enumerate(titles):
        sureness = [(column.sureness_of(title), column.name) for column in wanted]
        (kind, order), name = max(sureness, key=lambda found: found[0])
        if kind != NO_TITLE:
            places[name][place] = (kind, order)
    return places


def header_row(rows: Sequence[Cells], wanted: Sequence[Column]) -> int | None:
    """Return the row that has the most titles of wanted columns, the first of those.

    A row with one title is a header only when it has no numbers beside it: "Bestelnummer: 4500123"
    above a table is none.
    """
    best, best_row = (0, 0), None
    for number, row in enumerate(rows[:MAX_HEADER_ROW]):
        places = [place for place in titled_places(row, wanted).values() if place]
        is_header = len(places) > 1 or (len(places) == 1 and not any(map(has_digit, row)))
        sure = sum(max(place.values())[0] == EXACT for place in places)
        if is_header and (len(places), sure) > best:
            best, best_row = (len(places), sure), number
    return best_row


def has_digit(cell: str) -> bool:
    """Tell whether a cell has a digit in it."""
    return any(map(str.isdigit, cell))
