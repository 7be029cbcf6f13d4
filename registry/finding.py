"""Finding companies in the local directory by the words of their names and towns.

What is asked is planned here, from how many companies have each word; `directory_search`, a
function in the database, runs the plan. docs/decisions/0005-search.md tells why it is so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from registry import spelling
from registry.folding import fold
from registry.models import COMPANY_COLUMNS
from registry.statements import rows
from registry.words import LONGEST, PLACE, WHOLE

MOST_WORDS = 6  # of a query; more of them make it no clearer
FEW = 3  # companies; fewer may be there by chance
RARE = 200  # companies; so few rows are looked at faster than two long lists are crossed
MOST_MEANT = 8  # spellings tried for a word with a typing error


@dataclass(frozen=True)
class Rows:
    """What was found, as rows of COMPANY_COLUMNS, and how many there are in all."""

    rows: list[tuple[Any, ...]]
    total: int = 0
    is_at_least: bool = False


@dataclass(frozen=True)
class Term:
    """One lexeme, and how many companies have it."""

    lexeme: str
    companies: int


type Group = list[Term]  # any of these
type Stage = list[Group]  # all of these


def find(query: str, *, country: str, limit: int) -> Rows:
    words = fold(query).split()[:MOST_WORDS]
    if len(words) > 1 and len(words[-1]) == 1 and not query[-1].isspace():
        words.pop()  # the first letter of a word to come says too little
    if not words:
        return Rows([])
    grams = Grams(country, words)
    stages = _stages(words, grams)
    found = _run(stages, " ".join(words), limit) if stages else Rows([])
    if not found.rows:
        unknown = [place for place, word in enumerate(words) if not grams.begun(word)]
        return _find_meant(words, unknown or range(len(words)), grams, limit)
    # A word that has been typed to its end, and that nobody has, may fit a few by chance.
    odd = [place for place, word in enumerate(words[:-1]) if not grams.whole(word)]
    if odd and len(found.rows) < FEW:
        return _together(found, _find_meant(words, odd, grams, limit), limit)
    return found


def _together(first: Rows, then: Rows, limit: int) -> Rows:
    more = [row for row in then.rows if row not in first.rows]
    total = first.total + then.total - (len(then.rows) - len(more))
    return Rows([*first.rows, *more][:limit], total, first.is_at_least or then.is_at_least)


def _find_meant(words: Sequence[str], places: Sequence[int], grams: Grams, limit: int) -> Rows:
    """With one typing error in the word at one of these places."""
    if sum(not grams.begun(word) for word in words) > 1:
        return Rows([])
    stages: list[Stage] = []
    best: list[Stage] = []
    starts: list[str] = []
    for place in places:
        if len(words[place]) < spelling.SHORTEST or not (meant := grams.meant(words[place])):
            continue
        begun = [grams.begun(word) for word in words]
        begun[place] = [term for word in meant for term in grams.begun(word)]
        whole = [grams.whole(word) for word in words]
        whole[place] = [term for word in meant for term in grams.whole(word)]
        stages.append(begun)
        best.append([some or more for some, more in zip(whole, begun, strict=True)])
        starts.append(" ".join([*words[:place], meant[0], *words[place + 1 :]]))
    return _run(stages, starts[0], limit, alike=best) if stages else Rows([])


def _stages(words: Sequence[str], grams: Grams) -> list[Stage]:
    """From what fits best to what fits at all; none when some word stands in no name or town."""
    begun = [grams.begun(word) for word in words]
    if not all(begun):
        return []
    if len(words) == 1:
        return _stages_of_one(words[0], grams)
    whole = [grams.whole(word) for word in words]
    stages = [whole, [*whole[:-1], begun[-1]], begun]
    kept: list[Stage] = []
    for stage, wider in zip(stages, [*stages[1:], None], strict=True):
        if all(stage) and (wider is None or _counts(stage) != _counts(wider)):
            kept.append(stage)
    return kept


def _stages_of_one(word: str, grams: Grams) -> list[Stage]:
    """Names come before towns, or a town's name would only find its largest companies."""
    names = [term for term in grams.begun(word) if PLACE not in term.lexeme]
    whole = [term for term in grams.whole(word) if PLACE not in term.lexeme]
    groups = [whole, names, grams.begun(word)]
    return [
        [group]
        for group, wider in zip(groups, [*groups[1:], []], strict=True)
        if group and _count(group) != _count(wider)
    ]


def _counts(stage: Stage) -> list[int]:
    return [_count(group) for group in stage]


def _count(group: Group) -> int:
    return sum(term.companies for term in group)


class Grams:
    """How many companies have a word, or one that begins so, in a country."""

    def __init__(self, country: str, words: Iterable[str]) -> None:
        self.country = country
        self._known = self._read(words)

    def begun(self, word: str) -> Group:
        word = word[:LONGEST]
        names, _whole, places, _whole_place = self._known.get(word, (0, 0, 0, 0))
        return self._group({word: names, PLACE + word: places})

    def whole(self, word: str) -> Group:
        word = word[:LONGEST]
        _names, whole, _places, whole_place = self._known.get(word, (0, 0, 0, 0))
        return self._group({WHOLE + word: whole, WHOLE + PLACE + word: whole_place})

    def meant(self, word: str) -> list[str]:
        """What the word may have been meant to be, the most common first."""
        self._known |= (found := self._read(spelling.variants(word)))
        return sorted(found, key=lambda spelled: -_count(self.begun(spelled)))[:MOST_MEANT]

    def _group(self, counts: dict[str, int]) -> Group:
        return [Term(self.country + letters, count) for letters, count in counts.items() if count]

    def _read(self, words: Iterable[str]) -> dict[str, tuple[int, int, int, int]]:
        # As text, since a list of hundreds is slow to adapt. Folded words hold no quotes.
        listed = "{" + ",".join({f'"{word[:LONGEST]}"' for word in words}) + "}"
        found = rows(
            "SELECT letters, names, whole_names, places, whole_places"
            " FROM registry_directorygram WHERE country = %s AND letters = ANY (%s)",
            [self.country, listed],
        )
        return {letters: (a, b, c, d) for letters, a, b, c, d in found}


def _run(stages: Sequence[Stage], start: str, limit: int, *, alike: Sequence[Stage] = ()) -> Rows:
    """Each stage takes in those before it; unless they are `alike`, and these fit best of all."""
    wide = [_tsquery(stage) for stage in stages]
    best, better = wide[0], wide[min(1, len(wide) - 1)]
    if alike:
        best = better = " | ".join(f"({_tsquery(stage)})" for stage in alike)
    decisive = stages if alike else stages[-1:]
    rarest = [min(stage, key=_count) for stage in decisive]
    is_rare = sum(_count(group) for group in rarest) <= RARE
    if is_rare:
        narrow = [" | ".join(_any_of(group) for group in rarest)]
        wide = [" | ".join(f"({query})" for query in wide[-len(decisive) :])]
    else:
        narrow = wide
    found = rows(_SEARCH, [narrow, wide, best, better, start, limit, is_rare])
    total, is_at_least = found[0][-2:] if found else (0, False)
    return Rows([row[:-2] for row in found], total, is_at_least)


# Those that no longer trade come after the others, also when a typing error found them.
_SEARCH = f"""
    SELECT {", ".join(COMPANY_COLUMNS)}, total, is_at_least
    FROM directory_search(
        %s::tsquery[], %s::tsquery[], %s::tsquery, %s::tsquery, %s, %s, %s
    ) AS search
    CROSS JOIN LATERAL unnest(ids) WITH ORDINALITY AS found (id, place)
    JOIN registry_directoryentry USING (id) ORDER BY is_active IS FALSE, place"""  # noqa: S608 - names of columns


def _tsquery(stage: Stage) -> str:
    return " & ".join(_any_of(group) for group in stage)


def _any_of(group: Group) -> str:
    return "(" + " | ".join(f"'{term.lexeme}'" for term in group) + ")"
