"""What somebody typed is read as words, each of which counts so much."""

import pytest

from registry.query_words import bare_name, read_words


@pytest.mark.parametrize(
    ("text", "words", "weights"),
    [
        ("Jansen en de Boer B.V.", "jansen en de boer bv", "dggdf"),
        ("firma jansen te Zwolle ", "firma jansen te zwolle", "gdgd"),
        ("Jansen Groep Nederland ", "jansen groep nederland", "dww"),
        ("Jansen V O F ", "jansen vof", "df"),
        ("jansen neder", "jansen neder", "dw"),  # may become "nederland"
        ("jansen neder ", "jansen neder", "dd"),
        ("De Groep ", "de groep", "gd"),
        ("BV", "bv", "d"),
        ("de en ", "de en", "dd"),
        ("jansen b", "jansen b", "dg"),  # may become any word, or be the whole of one: "V&D"
        ("jansen b ", "jansen b", "dd"),
        ("V&D", "v d", "dg"),
        ("de b", "de b", "dg"),
        ("jansen neder b", "jansen neder b", "ddg"),
        ("7323 AM jansen", "7323am jansen", "dd"),
        ("7323 J.N. jansen", "7323 jn jansen", "ddd"),
        ("green storm 2016 te ", "green storm 2016 te", "dddg"),
        ("Storm 2016 BV ", "storm 2016 bv", "ddf"),
        ("www.quostra-print.nl", "quostra print", "dd"),
        ("https://www.quostra.co.nl/contact?a=1", "quostra", "d"),
        ("j.de.boer@mail.quostra.nl", "quostra", "d"),
        ("quostra.nl", "quostra", "d"),
        ("info@gmail.com", "", ""),
        ("A.B. van Dijk", "ab van dijk", "ddd"),
        ("", "", ""),
    ],
)
def test_words_are_weighed(text: str, words: str, weights: str) -> None:
    read = read_words(text)
    assert (read.text, "".join(read.weights)) == (words, weights)


@pytest.mark.parametrize(
    ("folded", "bare"),
    [
        ("jansen en de boer bv", "jansenboer"),
        ("stichting jan van geuns fonds", "janvangeunsfonds"),
        ("metaal werken gmbh co kg", "metaalwerken"),
        ("bv", "bv"),
        ("", ""),
    ],
)
def test_a_bare_name_has_what_a_company_is_known_by(folded: str, bare: str) -> None:
    assert bare_name(folded) == bare
