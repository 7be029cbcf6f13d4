import pytest

from orders.search_terms import backwards, index_words, key_of, words_of


@pytest.mark.parametrize("typed", ["Boor 8,50 mm", "boor 8.5", "BOOR 8,5MM", "Ø8,5 bóór"])
def test_the_same_words_however_they_are_written(typed: str) -> None:
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
def test_sizes(typed: str, words: list[str]) -> None:
    assert [word for word in words_of(typed) if word != "x"] == words


def test_what_is_kept_is_found_from_its_end_too() -> None:
    assert backwards("boor") == "<roob"
    assert any(word.startswith("<roob") for word in index_words("HSS-spiraalboor"))


def test_a_size_in_mm_is_kept_as_such() -> None:
    kept = index_words("VHM-frees, 4 snijkanten, 6,0 mm")
    assert "6mm" in kept
    assert "4mm" not in kept


def test_numbers_are_compared_without_what_people_leave_out() -> None:
    assert key_of("11.110-0850 a") == "111100850A"
