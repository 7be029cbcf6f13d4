import pytest
from django.db import connection

from registry.search_terms import MAX_PREFIX_LENGTH, indexed, lexemes, name_words
from registry.spelling import variants


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Multi-Metaal B.V.", {"multi", "metaal", "multimetaal", "b", "v", "bv"}),
        ("d'Hondt", {"d", "hondt", "dhondt"}),
        ("Van 't Hof", {"van", "t", "hof"}),
        ("'s-Gravenhof", {"s", "gravenhof", "sgravenhof"}),
        ("BLEELSTREEN", {"bleelstreen"}),
        ("Café Müller", {"cafe", "muller", "mueller"}),
        ("Groß & Söhne", {"gross", "sohne", "soehne"}),
        ("J.P. Smit", {"j", "p", "jp", "smit"}),
        ("---", set()),
    ],
)
def test_a_name_is_found_by_every_way_of_writing_it(name: str, words: set[str]) -> None:
    assert name_words(name) == words


def test_a_town_is_found_by_what_people_call_it() -> None:
    assert {"@den", "@bosch", "@shertogenbosch"} <= set(indexed([], "'s-Hertogenbosch"))
    assert {"@den", "@haag"} <= set(indexed([], "'s-Gravenhage"))


def test_every_beginning_of_a_word_is_in_the_index() -> None:
    assert lexemes("NL", ["smit"], []).split() == ["NL=smit", "NLsm", "NLsmi", "NLsmit"]
    assert lexemes("BE", ["@ath"], []).split() == ["BE=@ath", "BE@at", "BE@ath"]
    assert lexemes("NL", ["j"], []).split() == ["NL=j", "NLj"]


def test_the_first_word_of_each_name_is_known_as_such() -> None:
    names = ["d'Hondt Techniek", "Techniek Hondt", ""]
    firsts = {lexeme for lexeme in lexemes("NL", [], names).split() if "^" in lexeme}
    assert firsts == {"NL^d", "NL^hondt", "NL^dhondt", "NL^techniek"}


def test_a_long_word_is_cut() -> None:
    assert (
        max(len(lexeme) for lexeme in lexemes("NL", ["a" * 40], ["a" * 40]).split())
        == len("NL=") + 15
    )


@pytest.mark.parametrize("typed", ["qoustra", "quotra", "quosstra", "quoxtra", "uostra"])
def test_one_typing_error_leads_back(typed: str) -> None:
    assert "quostra" in variants(typed)


def test_a_word_is_not_its_own_error() -> None:
    assert "quostra" not in variants("quostra")


def first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["jans", "quostra", "gereedschappen", "metaalbewerkingen"])
@pytest.mark.parametrize("furthest", [0, 3, 40])
def test_the_database_knows_the_same_spellings(word: str, furthest: int) -> None:
    """They are words up to their 15th letter, with the error no further on than it may be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT directory_spellings(%s, %s)", [word, furthest])
        [known] = cursor.fetchone()
    near = {other for other in variants(word) if first_difference(other, word) <= furthest}
    assert {other[:MAX_PREFIX_LENGTH] for other in near} <= set(known)
    assert set(known) <= {other[:MAX_PREFIX_LENGTH] for other in variants(word) | {word}}
