"""Search terms: the words of a text, with sizes as people write them."""

import pytest

from orders.search_terms import index_words, key_of, reverse_of, words_of


@pytest.mark.parametrize("typed", ["Boor 8,50 mm", "boor 8.5", "BOOR 8,5MM", "Ø8,5 bóór"])
def test_a_size_is_the_same_word_however_it_is_written(typed: str) -> None:
    assert set(words_of(typed)) == {"boor", "8.5"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("M8x1,25", ["m8x1.25", "m8", "1.25"]),
        ("10 × 100", ["10", "100"]),
        ("10x100", ["10x100", "10", "100"]),
        ("3xD", ["3xd"]),
        ("DIN 371/376", ["din", "371", "376"]),
        ("", []),
        ("- , ;", []),
        ("100", ["100"]),
    ],
)
def test_a_size_is_found_by_its_parts(typed: str, words: list[str]) -> None:
    assert [word for word in words_of(typed) if word != "x"] == words


def test_a_compound_is_found_by_its_last_part() -> None:
    assert reverse_of("boor") == "<roob"
    assert any(word.startswith("<roob") for word in index_words("HSS-spiraalboor"))


def test_a_size_in_mm_is_told_apart_from_a_count() -> None:
    kept = index_words("VHM-frees, 4 snijkanten, 6,0 mm")
    assert "6mm" in kept
    assert "4mm" not in kept


def test_article_numbers_are_compared_without_punctuation() -> None:
    assert key_of("11.110-0850 a") == "111100850A"
