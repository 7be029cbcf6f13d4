"""Reads what somebody typed as words to search for, and says how much each of them counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from registry.folding import fold
from registry.sameness import LEGAL_FORMS
from registry.word_keys import error_keys, sound_keys

MAX_QUERY_WORDS = 10  # more of them make a query no clearer
MIN_BEGINNING = 2  # letters of a word that is being typed


class Weight(StrEnum):
    """Says whether a company must have a word; the database knows the letters."""

    DEMAND = "d"
    WISH = "w"  # a company without it is nearly what was meant
    FORM = "f"  # the same, and it is no part of the name
    GLUE = "g"  # a company without it is what was meant


# Between the words of a name, or before a town.
GLUE = frozenset({
    *("en", "and", "und", "et", "plus", "de", "het", "t", "the"),
    *("te", "in", "bij", "uit", "firma", "fa"),
})  # fmt: skip
FORMS = LEGAL_FORMS | {"co", "se", "stichting", "vereniging", "maatschap", "cooperatie"}
QUALIFIERS = frozenset({
    *("nederland", "nederlandse", "holland", "netherlands", "benelux", "europe"),
    *("groep", "group", "holding", "holdings", "international", "internationaal"),
})  # fmt: skip

# Who has mail there is somebody's customer, and the name of the domain is not theirs.
MAIL_PROVIDERS = frozenset({
    *("gmail", "googlemail", "hotmail", "outlook", "live", "msn", "icloud", "me", "yahoo", "aol"),
    *("ziggo", "kpnmail", "kpnplanet", "planet", "hetnet", "home", "xs4all", "upcmail", "chello"),
    *("casema", "quicknet", "zonnet", "tele2", "telfort", "solcon", "caiway", "online", "freeler"),
    *("telenet", "skynet", "proximus", "scarlet", "belgacom", "gmx", "web", "t-online", "freenet"),
    *("protonmail", "proton", "mail", "orange", "wanadoo", "free", "laposte", "sfr", "pt"),
})  # fmt: skip

_DOMAIN = re.compile(
    r"^\s*(?:(?:[a-z]+://|www\.|[^\s@]+@)(?P<known>[a-z\d.-]+)"
    r"|(?P<bare>[a-z\d-]{2,}(?:\.[a-z\d-]{2,})*\.(?:nl|com|be|de|eu|net|org|nu|fr|lu|biz|info)))"
    r"(?:[/?:#]\S*)?\s*$",
    re.IGNORECASE | re.ASCII,
)
_SECOND_LEVELS = frozenset({"co", "com", "org", "net"})  # of "quostra.co.nl"
_DUTCH_POSTCODE = re.compile(r"\b(\d{4})\s?([A-Za-z]{2})\b(?!\.)", re.ASCII)
_SPACED_FORM = re.compile(r"\b(?:([bnc]) (v)|(v) (o) (f))\b")


@dataclass(frozen=True)
class QueryWords:
    """Holds the words of a query, folded, with what searching needs to know of each."""

    words: tuple[str, ...] = ()
    weights: tuple[Weight, ...] = ()

    @property
    def text(self) -> str:
        """Return the words as one text."""
        return " ".join(self.words)

    def values(self, country: str) -> tuple[str, str, str, str]:
        """Return words, weights, keys of sounds and of errors, as `directory_find` takes them."""
        return (
            self.text,
            "".join(self.weights),
            " ".join(_array(sound_keys(country, word)) for word in self.words),
            " ".join("/".join(map(_array, error_keys(country, word))) for word in self.words),
        )


def read_words(text: str) -> QueryWords:
    """Return the words of a query; of a web or mail address, those of its name."""
    folded = fold(_DUTCH_POSTCODE.sub(_postcode, without_address(text)))
    folded = _SPACED_FORM.sub(lambda form: "".join(filter(None, form.groups())), folded)
    words = folded.split()[:MAX_QUERY_WORDS]
    return QueryWords(tuple(words), _weights(words, is_ended=text[-1:].isspace()))


def _postcode(match: re.Match[str]) -> str:
    """Write a postcode as one word; "2016 BV" and "2016 te" are none."""
    return match[0] if match[2].lower() in FORMS | GLUE else f"{match[1]}{match[2]}"


def bare_name(folded: str) -> str:
    """Return a folded name as one word, without legal forms and the words between its words.

    `bare_name("jansen en de boer bv")` is `"jansenboer"`.
    """
    words = folded.split()
    return "".join([word for word in words if word not in FORMS | GLUE] or words)


def without_address(text: str) -> str:
    """Return the name in a web or mail address; empty of a mail provider, else the text itself."""
    address = _DOMAIN.match(text)
    return _domain_name(address["known"] or address["bare"]) if address else text


def _weights(words: list[str], *, is_ended: bool) -> tuple[Weight, ...]:
    """Weigh the words; the least of them that there are count when there is nothing else."""
    if len(words) > 1 and len(words[-1]) == 1 and not is_ended:
        # The first letter of a word to come, or the whole last word of "V&D".
        return (*_weights(words[:-1], is_ended=True), Weight.GLUE)
    weights = [_weight(word) for word in words]
    if weights[-1:] == [Weight.DEMAND] and not is_ended and _begins_wish(words[-1]):
        weights[-1] = Weight.WISH
    if Weight.DEMAND not in weights:
        weights = [Weight.DEMAND if each is Weight.WISH else each for each in weights]
    return tuple(weights) if Weight.DEMAND in weights else (Weight.DEMAND,) * len(words)


def _weight(word: str) -> Weight:
    if word in GLUE:
        return Weight.GLUE
    if word in FORMS:
        return Weight.FORM
    return Weight.WISH if word in QUALIFIERS else Weight.DEMAND


@lru_cache(maxsize=1_000)
def _begins_wish(letters: str) -> bool:
    """Tell whether a word that is being typed may become one that counts less."""
    return len(letters) >= MIN_BEGINNING and any(
        word.startswith(letters) for word in FORMS | QUALIFIERS
    )


def _domain_name(host: str) -> str:
    """Return the name in the name of a host; empty when it is a mail provider's."""
    labels = [label for label in host.lower().split(".") if label]
    labels = labels[:-1] if len(labels) > 1 else labels
    if len(labels) > 1 and labels[-1] in _SECOND_LEVELS:
        labels.pop()
    name = labels[-1] if labels else ""
    return "" if name in MAIL_PROVIDERS else name


def _array(keys: tuple[int, ...]) -> str:
    """Write numbers as PostgreSQL reads an array."""
    return "{{{}}}".format(",".join(map(str, keys)))
