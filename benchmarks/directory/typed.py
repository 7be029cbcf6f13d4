"""Makes up how people type the company that they mean: whole, wrongly, or in other words."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from registry.folding import fold

type Row = Mapping[str, str]
type Typing = Callable[[Row, random.Random, Sequence[str]], str]  # with all the towns

FORMS = frozenset({"bv", "nv", "vof", "cv", "ua", "ba", "wa"})
# Words that seldom are in a web address.
NOT_IN_DOMAINS = frozenset({"holding", "beheer", "groep", "nederland", "stichting", "the", "en"})
TYPED_ERRORS_FROM = 5  # letters of a word in which an error is made
_EN = re.compile(r"(?<=\s)en(?=\s)")
_SIGN = re.compile(r"\s*[&+]\s*")
_SPELLINGS = [  # of a word of four letters or more
    *(("ij", "y"), ("y", "ij"), ("ei", "ij"), ("ij", "ei"), ("c(?![hk])", "k"), ("(?<!c)k", "c")),
    *(("ph", "f"), ("f", "ph"), ("ou", "au"), ("au", "ou"), ("x", "ks"), ("ks", "x")),
    *((r"d\b", "t"), (r"t\b", "d")),
]


class CannotBeTyped(Exception):
    """A company has nothing that could be typed in this way."""


@dataclass(frozen=True)
class Way:
    """A way of typing a company. `meaning` names what of it is typed: see `meanings`."""

    name: str
    row: str  # of the table of goals
    typed: Typing
    meaning: str = "name"
    goal: float = 0.0  # recall among ten
    first_goal: float = 0.0  # recall of the first
    alone: bool = False  # only of companies that nothing else fits as well


def bare_words(name: str) -> list[str]:
    """Return the words of a name in lower case, without its legal form."""
    return [word for word in name.lower().split() if fold(word) and fold(word) not in FORMS]


def bare(row: Row) -> str:
    return " ".join(bare_words(row["name"]))


def domain(row: Row) -> str:
    """Return the words of a web address that somebody with this name may have."""
    words = " ".join(fold(word) for word in bare_words(row["name"])).split()
    return "-".join(word for word in words if word not in NOT_IN_DOMAINS)


def meanings(row: Row) -> dict[str, tuple[str, ...]]:
    """Return what may be typed of a company: another with the same fits as well."""
    words = bare_words(row["name"])
    whole, town = " ".join(words), row["city"].lower()
    known = {
        "same": ("same", fold(row["name"]), town),
        "name": ("name", whole),
        "name in town": ("name in town", whole, town),
        "name at postcode": ("name at postcode", whole, row["postcode"]),
        "street in town": ("street in town", row["street"], town),
        "address in town": ("address in town", row["street"], row["house_number"], town),
        "domain": ("domain", domain(row).replace("-", "")),
    }
    if words:
        known["first word in town"] = ("first word in town", words[0], town)
    if len(words) > 1:
        known["first two words"] = ("first two words", words[0], words[1])
    return known


def mistyped(word: str, rng: random.Random, errors: int = 1) -> str:
    """Make one error, or two that are no neighbours."""
    first = rng.randrange(len(word) - 2 * (errors - 1))
    places = [first] if errors == 1 else [first, rng.randrange(first + 2, len(word))]
    for at in reversed(places):
        word = _with_error(word, at, rng)
    return word


def _with_error(word: str, at: int, rng: random.Random) -> str:
    """Leave a letter out, put one in, replace it, or swap it with the next."""
    other = rng.choice([c for c in string.ascii_lowercase if c != word[at]])
    ways = [
        word[:at] + word[at + 1 :],
        word[:at] + other + word[at:],
        word[:at] + other + word[at + 1 :],
    ]
    if at + 1 < len(word) and word[at] != word[at + 1]:
        ways.append(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    return rng.choice(ways)


def _one_of[T](found: Sequence[T], rng: random.Random, *, least: int = 1) -> T:
    if len(found) < least:
        raise CannotBeTyped
    return rng.choice(found)


def _long(row: Row, letters: int = TYPED_ERRORS_FROM) -> list[str]:
    return [word for word in bare_words(row["name"]) if word.isalpha() and len(word) >= letters]


def _replaced(row: Row, old: str, new: str) -> str:
    return " ".join(new if word == old else word for word in bare_words(row["name"]))


# ---------------------------------------------------------------- each way


def _swapped(row: Row, rng: random.Random, _towns: Sequence[str]) -> str:
    words = bare_words(row["name"])
    if len(words) < 2:
        raise CannotBeTyped
    at = rng.randrange(len(words) - 1)
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def _one_error(row: Row, rng: random.Random, _towns: Sequence[str]) -> str:
    word = _one_of(_long(row), rng)
    return _replaced(row, word, mistyped(word, rng))


def _two_errors(row: Row, rng: random.Random, _towns: Sequence[str]) -> str:
    word = _one_of(_long(row), rng)
    return _replaced(row, word, mistyped(word, rng, errors=2))


def _an_error_in_each(row: Row, rng: random.Random, _towns: Sequence[str]) -> str:
    words = sorted(set(_long(row)))
    if len(words) < 2:
        raise CannotBeTyped
    wrong = {word: mistyped(word, rng) for word in rng.sample(words, 2)}
    return " ".join(wrong.get(word, word) for word in bare_words(row["name"]))


def _other_form(*forms: str) -> Typing:
    def typed(row: Row, rng: random.Random, _towns: Sequence[str]) -> str:
        words = row["name"].split()
        own = fold(words[-1])
        others = [form for form in forms if fold(form) != own]
        if own not in FORMS or not others:
            raise CannotBeTyped
        return " ".join([*words[:-1], rng.choice(others)])

    return typed


def _other_town(row: Row, rng: random.Random, towns: Sequence[str]) -> str:
    return f"{bare(row)} {rng.choice([town for town in towns if town != row['city']])}"


def _with(pattern: str) -> Typing:
    """Return a way that puts words beside the name, of a company that does not have them."""

    def typed(row: Row, _rng: random.Random, _towns: Sequence[str]) -> str:
        own = bare_words(row["name"])
        if any(word in own for word in pattern.split() if word.isalpha()):
            raise CannotBeTyped
        return pattern.format_map({**row, "name": bare(row)})

    return typed


def _other_and(sign: re.Pattern[str], *others: str) -> Typing:
    def typed(row: Row, rng: random.Random, _towns: Sequence[str]) -> str:
        text = " ".join(word for word in row["name"].lower().split() if fold(word) not in FORMS)
        match = _one_of(list(sign.finditer(text)), rng)
        other = rng.choice([other for other in others if other != match[0].strip()])
        return f"{text[: match.start()].strip()} {other} {text[match.end() :].strip()}"

    return typed


def _joined(row: Row, rng: random.Random, _towns: Sequence[str]) -> str:
    words = bare_words(row["name"])
    if len(words) < 2:
        raise CannotBeTyped
    at = rng.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def _split(row: Row, rng: random.Random, _towns: Sequence[str]) -> str:
    word = _one_of(_long(row, letters=6), rng)
    at = rng.randrange(3, len(word) - 2)
    return _replaced(row, word, f"{word[:at]} {word[at:]}")


def _other_spelling(row: Row, rng: random.Random, _towns: Sequence[str]) -> str:
    known = [
        (word, match, new)
        for word in _long(row, letters=4)
        for old, new in _SPELLINGS
        for match in re.finditer(old, word)
    ]
    word, match, new = _one_of(known, rng)
    return _replaced(row, word, word[: match.start()] + new + word[match.end() :])


def _web_address(row: Row, rng: random.Random, _towns: Sequence[str]) -> str:
    words = domain(row)
    if len(words.replace("-", "")) < 5:
        raise CannotBeTyped
    name = rng.choice([words, words.replace("-", "")])
    return rng.choice([f"www.{name}.nl", f"{name}.nl", f"https://www.{name}.nl/contact"])


def _email(row: Row, rng: random.Random, towns: Sequence[str]) -> str:
    host = re.sub(r"https://|www\.|/contact", "", _web_address(row, rng, towns))
    return f"{rng.choice(['info', 'inkoop', 'j.de.boer'])}@{host}"


def _first_two(row: Row, _rng: random.Random, _towns: Sequence[str]) -> str:
    return " ".join(meanings(row).get("first two words", ())[1:])


RIGHT = "whole name, upper case, swapped words, one typing error"
FORM = "wrong legal form"
TOWN = "right words and another town"
BESIDE = "“te Zwolle”, “in Zwolle”, “firma X”, “de X”, “X Nederland”, “X Groep”"
AND = "en, &, + for one another"
PLACE = "postcode with name; street with town"
ERRORS = "two typing errors, in one word or two"
GLUED = "words joined, or split in two"
SPELLED = "Dutch spellings"
WEB = "web address or e-mail domain"
TWO = "first place of two words"

WAYS = (
    Way("whole name", RIGHT, lambda row, _rng, _towns: row["name"], "name", 0.99, 0.97),
    Way("upper case", RIGHT, lambda row, _rng, _towns: row["name"].upper(), "name", 0.99, 0.97),
    Way("swapped words", RIGHT, _swapped, goal=0.99),
    Way("one typing error", RIGHT, _one_error, goal=0.99),
    Way("NV for BV", FORM, _other_form("NV", "N.V.", "B.V."), goal=0.99),
    Way("VOF for BV", FORM, _other_form("VOF", "V.O.F.", "v.o.f."), goal=0.99),
    Way("another town", TOWN, _other_town, goal=0.95),
    Way("te Zwolle", BESIDE, _with("{name} te {city}"), "name in town", 0.97),
    Way("in Zwolle", BESIDE, _with("{name} in {city}"), "name in town", 0.97),
    Way("firma X", BESIDE, _with("firma {name}"), goal=0.97),
    Way("de X", BESIDE, _with("de {name}"), goal=0.97),
    Way("X Nederland", BESIDE, _with("{name} nederland"), goal=0.97),
    Way("X Groep", BESIDE, _with("{name} groep"), goal=0.97),
    Way("en for & or +", AND, _other_and(_SIGN, "en"), goal=0.98),
    Way("& or + for en", AND, _other_and(_EN, "&", "+"), goal=0.98),
    Way("& for +, + for &", AND, _other_and(_SIGN, "&", "+"), goal=0.98),
    Way("postcode, name", PLACE, _with("{postcode} {name}"), "name at postcode", 0.97),
    Way("name, postcode", PLACE, _with("{name} {postcode}"), "name at postcode", 0.97),
    Way("street, town", PLACE, _with("{street} {city}"), "street in town", 0.97),
    Way("street, number, town", PLACE, _with("{street} {house_number} {city}"), "address in town",
        0.97),
    Way("two errors in a word", ERRORS, _two_errors, goal=0.85),
    Way("an error in each of two", ERRORS, _an_error_in_each, goal=0.85),
    Way("words joined", GLUED, _joined, goal=0.90),
    Way("word split in two", GLUED, _split, goal=0.90),
    Way("another spelling", SPELLED, _other_spelling, goal=0.95),
    Way("web address", WEB, _web_address, "domain", 0.80),
    Way("e-mail address", WEB, _email, "domain", 0.80),
    Way("first two words", TWO, _first_two, "first two words"),
    Way("first two, of one company", TWO, _first_two, "first two words", first_goal=0.93,
        alone=True),
)  # fmt: skip
