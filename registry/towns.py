"""Towns: which words at the end of a text may be one, and what else people call it."""

from __future__ import annotations

import re
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
    {"a d", "aan", "ad", "am", "an", "auf", "bij", "en", "im", "lez", "les", "ob", "op",
     "over", "sous", "sur", "upon", "van", "vor"}
)  # fmt: skip
# Words before a town that are no part of it: "in Zwolle", "te Zwolle".
_BEFORE_TOWN = frozenset({"bij", "in", "te", "uit"})
# Words that end a name and no town: after "Jansen Metaal BV" comes none.
_ENDING_NAMES = frozenset({
    *("ag", "bv", "bvba", "cv", "eurl", "gmbh", "groep", "group", "holding", "kg", "limited"),
    *("llp", "ltd", "nv", "plc", "sa", "sarl", "sas", "sprl", "srl", "ua", "vof", "vzw", "zn"),
    "zonen",
})  # fmt: skip
_UNFINISHED = _ARTICLES | _JOINING | {"s"}  # no name ends so
_MAX_WORDS = 3  # of a town that no word tells: "Hendrik Ido Ambacht"
_SAME_TOWN = (
    ("'s-Hertogenbosch", "Den Bosch", "Hertogenbosch", "Bois-le-Duc"),
    ("'s-Gravenhage", "Den Haag", "The Hague", "La Haye"),
    ("Brussel", "Bruxelles", "Brussels", "Brüssel"),
    ("Antwerpen", "Anvers", "Antwerp"),
    ("Gent", "Gand", "Ghent"),
    ("Luik", "Liège", "Lüttich"),
    ("Brugge", "Bruges"),
    ("Leuven", "Louvain"),
    ("Mechelen", "Malines"),
    ("Kortrijk", "Courtrai"),
    ("Namur", "Namen"),
    ("Tournai", "Doornik"),
    ("Köln", "Keulen", "Cologne"),
    ("Aachen", "Aken"),
    ("München", "Munich"),
    ("Luxembourg", "Luxemburg"),
    ("Lille", "Rijsel"),
    ("Paris", "Parijs"),
    ("Frankfurt am Main", "Frankfurt aM"),
)
_BY_DEN = frozenset({"rijn", "ijssel", "hoef"})  # "aan den Rijn", but "aan de Lek"
_COUNTRY_LAST = re.compile(
    r",\s*(?:(?:the )?netherlands|nederland|niederlande|belgi[eëuq]\w*|deutschland|germany"
    r"|duitsland|france|frankrijk)\s*$",
    re.IGNORECASE,
)
# A comma, a dash or brackets say where the name ends.
_MARKED = re.compile(
    r"^(?P<name>.*[^\s,].*?)(?:,\s*|\s+[-–]\s+|\s*(?=\())(?P<town>\([^()]+\)|[^,()]*\w[^,()]*)$"
)
_SHORT = re.compile(r"\ba\s?/?\s?d\.?(?=\s)|\ba\.\s?d\.", re.IGNORECASE)
_SAINT = re.compile(r"^st\.?[\s-](?=\w)", re.IGNORECASE)


def _key(town: str) -> str:
    return fold(town).replace(" ", "")


_ALIKE = {_key(name): names for names in _SAME_TOWN for name in names}


def without_country(text: str) -> str:
    """Return an address or a name and a town without the country after them."""
    return _COUNTRY_LAST.sub("", text)


def names_of_town(typed: str) -> list[str]:
    """Return what a register may call a town, the name on the map first; two at most."""
    words = typed.strip(" ()/,").split()
    town = " ".join(words[1:] if len(words) > 1 and fold(words[0]) in _BEFORE_TOWN else words)
    written = _SAINT.sub("Sint ", _SHORT.sub(_at_river(town), town))
    return list(_ALIKE.get(_key(written), (written,))[:2]) if written else []


def _at_river(typed: str) -> str:
    last = fold(typed).rpartition(" ")[2]
    return "aan den" if last in _BY_DEN else "aan de"


def splits(text: str) -> list[tuple[str, str]]:
    """Return how a text may be a name and a town after it, the longest likely town first.

    "Jansen Metaal Den Haag" is ("Jansen Metaal", "Den Haag"). Without a list of all towns only the
    words tell; where they do not, the last one, two or three may be a town.
    """
    text = without_country(text)
    if match := _MARKED.match(text):
        return [(match["name"].strip(" ,"), match["town"].strip(" ()"))]
    words = text.split()
    if words and fold(words[-1]) in _ENDING_NAMES:
        return []
    return [
        (" ".join(name), " ".join(words[start:]))
        for start in dict.fromkeys(_starts(words))
        if (name := _ending_in_name(words[:start]))
        and fold(name[-1]) not in _UNFINISHED
        and not any(map(str.isdigit, "".join(words[start:])))
    ]


def _starts(words: Sequence[str]) -> Iterator[int]:
    """Yield the places at which a town may begin; none when all words are of one town."""
    folded = [fold(word) for word in words]
    longest = len(words) - 1
    while 0 <= (earlier := _earlier(folded, longest)) < longest:
        longest = earlier
    if longest < 1:
        return
    yield longest
    is_known = _key(" ".join(words[longest:])) in _ALIKE
    if _JOINING.isdisjoint(folded[longest:]) and not is_known:
        yield from range(len(words) - 1, max(len(words) - 1 - _MAX_WORDS, 0), -1)


def _earlier(words: Sequence[str], start: int) -> int:
    """Return where the town begins when the words before it belong to it; else the same place."""
    two_before, before = ("", "", *words[: max(start, 0)])[-2:]
    if before in _ARTICLES and two_before in _JOINING:
        return max(start - 3, 0)  # "Alphen aan den Rijn"
    if before in _JOINING:
        return max(start - 2, 0)  # "Bergen op Zoom"
    return start - 1 if before in _OPENING else start  # "Den Haag"


def _ending_in_name(words: Sequence[str]) -> Sequence[str]:
    """Return the words without those that lead to a town: "Jansen te" is "Jansen"."""
    while words and fold(words[-1]) in _BEFORE_TOWN:
        words = words[:-1]
    return words
