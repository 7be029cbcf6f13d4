import pytest

from registry.spelling import variants
from registry.words import indexed, lexemes, name_words


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
    assert lexemes("NL", ["smit"]).split() == ["NL=smit", "NLsm", "NLsmi", "NLsmit"]
    assert lexemes("BE", ["@ath"]).split() == ["BE=@ath", "BE@at", "BE@ath"]
    assert lexemes("NL", ["j"]).split() == ["NL=j", "NLj"]


def test_a_long_word_is_cut() -> None:
    assert max(len(lexeme) for lexeme in lexemes("NL", ["a" * 40]).split()) == len("NL=") + 15


@pytest.mark.parametrize("typed", ["qoustra", "quotra", "quosstra", "quoxtra", "uostra"])
def test_one_typing_error_leads_back(typed: str) -> None:
    assert "quostra" in variants(typed)


def test_a_word_is_not_its_own_error() -> None:
    assert "quostra" not in variants("quostra")
