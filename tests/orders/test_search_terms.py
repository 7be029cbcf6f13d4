"""Search terms: the words of an article, and the other forms of a word."""

import pytest

from orders.search_terms import forms_of, index_words, key_of


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        *(("boren", "boor"), ("frezen", "frees"), ("tappen", "tap"), ("gatzagen", "gatzaag")),
        *(("snijplaten", "snijplaat"), ("ruimers", "ruimer"), ("snijmoeren", "snijmoer")),
        *(("spantangen", "spantang"), ("messen", "mes"), ("drills", "drill")),
    ],
)
def test_singular_and_plural_are_forms_of_each_other(plural: str, singular: str) -> None:
    assert singular in forms_of(plural)
    assert plural in forms_of(singular) or plural == f"{singular}s"


@pytest.mark.parametrize("word", ["hss", "hsse", "vhm", "tin", "8.5", "m8"])
def test_a_code_is_no_form_of_another(word: str) -> None:
    assert [form for form in forms_of(word) if len(form) < len(word)] == []


def test_words_of_names_are_stored_once_with_what_their_sizes_say() -> None:
    stored = index_words("HSS-E boor DIN 338, 8,50 mm", "HSS-E drill DIN 338, 8.5 mm")
    assert stored == ["hsse", "boor", "din338", "din", "#338", "8.5", "drill"]


def test_a_word_and_the_number_behind_it_are_found_as_one() -> None:
    assert "er32" in index_words("Spantang ER 32")
    assert {"er32", "er", "#32"} <= set(index_words("Spantang ER32"))


def test_article_numbers_are_compared_without_punctuation() -> None:
    assert key_of("11.110-0850 a") == "111100850A"
