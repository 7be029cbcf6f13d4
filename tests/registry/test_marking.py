"""What matched is marked in the companies that were found, however it was typed."""

from dataclasses import replace

import pytest

from registry.company import Company
from registry.search_result import SearchResult
from registry.templatetags.registry import mark, words_to_mark

SHOWN = Company(
    source="local",
    ref="1",
    name="Quostra Printservices B.V.",
    country="NL",
    trade_names=("d'Hondt Müller & Groß",),
    street="Testkade",
    house_number="14",
    postcode="7323 AM",
    city="Apeldoorn",
    register_number="00007919",
)


def marked(text: str, query: str) -> str:
    words = words_to_mark(SearchResult(query, "local", [SHOWN]))
    return mark(text, words).replace("<mark>", "[").replace("</mark>", "]")


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        (SHOWN.name, "quostra print", "[Quostra] [Print]services B.V."),
        (SHOWN.name, "BV", "Quostra Printservices [B.V]."),
        (SHOWN.name, "services", "Quostra Printservices B.V."),
        (SHOWN.name, "quostar", "[Quostra] Printservices B.V."),
        (SHOWN.name, "qu0stra prin", "[Quostra] [Prin]tservices B.V."),
        (SHOWN.name, "kuostar printserwises", "[Quostra] [Printservices] B.V."),
        (SHOWN.name, "info@quostraprintservices.nl", "[Quostra] [Printservices] B.V."),
        (SHOWN.name, "quosstrah nv", "[Quostra] Printservices B.V."),
        (SHOWN.one_line, "7323am", "Testkade 14, [7323 AM] Apeldoorn"),
        (SHOWN.one_line, "7323 am 14", "Testkade [14], [7323] [AM] Apeldoorn"),
        (SHOWN.one_line, "testkade 147323", "[Testkade] 14, 7323 AM Apeldoorn"),
        (SHOWN.register_number, "0000 79", "[000079]19"),
        (SHOWN.trade_names[0], "dhondt", "[d&#x27;Hondt] Müller &amp; Groß"),
        (SHOWN.trade_names[0], "muller gross", "d&#x27;Hondt [Müller] &amp; [Groß]"),
        (SHOWN.trade_names[0], "gros", "d&#x27;Hondt Müller &amp; [Groß]"),
        ("<b>Quostra</b>", "quostra", "&lt;b&gt;[Quostra]&lt;/b&gt;"),
        (SHOWN.name, "", "Quostra Printservices B.V."),
        ("", "quostra", ""),
    ],
)
def test_what_was_asked_is_marked(text: str, query: str, expected: str) -> None:
    assert marked(text, query) == expected


def test_a_word_that_stands_there_as_it_was_typed_is_no_typing_error() -> None:
    """Else half of the words beside it would be marked too."""
    also = replace(SHOWN, name="Quostro Media")
    words = words_to_mark(SearchResult("quostra", "local", [SHOWN, also]))
    assert mark(also.name, words) == "Quostro Media"
