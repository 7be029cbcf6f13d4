"""Towns: which words at the end of a text may be one, and what else people call it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from registry.folding import fold

_ARTICLES = frozenset({"d", "de", "den", "der", "het", "l", "la", "le", "t"})
# Words that begin a name of several words: "Den Haag", "Oud Beijerland", "Sint Anthonis".
_OPENING = _ARTICLES | {
    *("bad", "beneden", "boven", "groot", "grote", "heer", "hoge", "klein", "kleine", "lage"),
    *("las", "les", "neder", "nieuw", "nieuwe", "noord", "oost", "oud", "oude", "s", "saint"),
    *("sainte", "san", "sankt", "sint", "st", "ste", "ten", "ter", "west", "zuid"),
}
# Words that join what stands before and after them: "Bergen op Zoom", "Frankfurt am Main".
_JOINING = frozenset(
    {"a d", "aan", "ad", "am", "an", "auf", "bij", "en", "im", "in", "lez", "les", "ob", "op",
     "over", "sous", "sur", "upon", "van", "vor"}
)  # fmt: skip
# Words before a town that are no part of it: "in Zwolle", "te Zwolle".
_BEFORE_TOWN = frozenset({"bij", "in", "te", "uit"})
_UNFINISHED = _ARTICLES | _JOINING | {"s"}  # no name ends so
_OTHER_NAMES = {
    "den bosch": "'s-Hertogenbosch",
    "s hertogenbosch": "'s-Hertogenbosch",
    "shertogenbosch": "'s-Hertogenbosch",
    "hertogenbosch": "'s-Hertogenbosch",
    "den haag": "'s-Gravenhage",
    "s gravenhage": "'s-Gravenhage",
    "sgravenhage": "'s-Gravenhage",
}


def names_of_town(typed: str) -> list[str]:
    """Return what a register may call a town, the name on the map first."""
    on_map = _OTHER_NAMES.get(fold(typed.replace("-", " ")))
    return list(dict.fromkeys(filter(None, (on_map, typed))))


def splits(text: str) -> list[tuple[str, str]]:
    """Return how a text may be a name and a town after it, the longest likely town first.

    "Jansen Metaal Den Haag" is ("Jansen Metaal", "Den Haag"). Without a list of all towns only the
    words tell, so the last one alone is a town too, unless the one before it cannot end a name.
    """
    before, comma, after = text.rpartition(",")
    if comma and fold(before) and fold(after):
        return [(before.strip(" ,"), after.strip())]
    words = text.split()
    return [
        (" ".join(name), " ".join(words[start:]))
        for start in _starts(words)
        if (name := _ending_in_name(words[:start]))
    ]


def _starts(words: Sequence[str]) -> Iterator[int]:
    """Yield the places at which a town may begin."""
    folded = [fold(word) for word in words]
    last = len(words) - 1
    longest = last
    while (earlier := _earlier(folded, longest)) < longest:
        longest = earlier
    if longest >= 1:
        yield longest
    if 1 <= last != longest and folded[last - 1] not in _UNFINISHED:
        yield last


def _earlier(words: Sequence[str], start: int) -> int:
    """Return where the town begins when the words before it belong to it; else the same place.

    At least one word is left for the name.
    """
    two_before, before = ("", "", *words[:start])[-2:]
    if before in _ARTICLES and two_before in _JOINING:
        longer = start - 3  # "Alphen aan den Rijn"
    elif before in _JOINING:
        longer = start - 2  # "Bergen op Zoom"
    else:
        longer = start
    if longer == start or longer < 1:
        longer = start - 1 if before in _OPENING else start  # "Den Haag"
    return longer if longer >= 1 else start


def _ending_in_name(words: Sequence[str]) -> Sequence[str]:
    """Return the words without those that lead to a town: "Jansen te" is "Jansen"."""
    while words and fold(words[-1]) in _BEFORE_TOWN:
        words = words[:-1]
    return words
