"""Words that sound alike, or are typing errors apart, share a key."""

from itertools import chain

import pytest

from registry.word_keys import error_keys, like, sound_keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("schijndel", "schyndel"), ("rijs", "reis"), ("meijer", "meyer"), ("kok", "cock")),
        *(("philips", "filips"), ("bouw", "bauw"), ("kluxor", "kluksor"), ("smid", "smit")),
        *(("schmidt", "schmit"), ("jansen", "janssen"), ("maas", "maes"), ("cees", "sees")),
        *(("vries", "fries"), ("zuid", "suyd"), ("thijssen", "teisen")),
    ],
)
def test_words_that_sound_alike_share_a_key(one: str, other: str) -> None:
    assert set(sound_keys("NL", one)) & set(sound_keys("NL", other))
    assert not set(sound_keys("NL", one)) & set(sound_keys("BE", other))


@pytest.mark.parametrize(("one", "other"), [("jansen", "hansen"), ("vis", "vos"), ("12", "12")])
def test_other_words_and_numbers_share_none(one: str, other: str) -> None:
    assert not set(sound_keys("NL", one)) & set(sound_keys("NL", other))


@pytest.mark.parametrize("typed", ["quostr", "qquostra", "quxstra", "uqostra", "quostrametaal"])
def test_a_word_with_one_error_has_a_key_of_the_first_ones(typed: str) -> None:
    near, _far = error_keys("NL", typed)
    assert set(near) & set(chain(*error_keys("NL", "quostra")))


@pytest.mark.parametrize("typed", ["uostar", "qustr", "qxuxostra", "kuosdra"])
def test_a_word_with_two_errors_has_a_key_of_all(typed: str) -> None:
    assert set(chain(*error_keys("NL", typed))) & set(chain(*error_keys("NL", "quostra")))


def test_a_short_word_and_a_number_have_none() -> None:
    assert error_keys("NL", "abc") == error_keys("NL", "2016") == ((), ())


@pytest.mark.parametrize(
    ("word", "marked"),
    [
        ("filips", ["Philips"]),
        ("metaalwerken", ["metaal", "werken"]),
        ("werkne", ["werken"]),
        ("jansen", []),
    ],
)
def test_the_words_that_were_meant_are_known_among_those_shown(
    word: str, marked: list[str]
) -> None:
    found = like(word, ["Philips Metaal Werken B.V."])
    assert list(found) == [other.lower() for other in marked]
