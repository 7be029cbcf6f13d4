"""What is found by words, and in which order."""

from collections.abc import Iterable
from typing import Any

import pytest

from registry.company import Company
from registry.loading.files import load_rows
from registry.loading.rows import SOURCE, Row
from registry.models import DirectoryEntry, DirectoryGram
from registry.providers.local import LocalDirectory
from registry.sources import SourceUnavailable, Trouble

pytestmark = pytest.mark.django_db


def load(*names: str, prominence: float = 0, **fields: Any) -> None:
    """Companies by these names, the first one the most prominent."""
    rows = [
        Row(
            Company(**{"source": SOURCE, "ref": f"r{n}", "name": name, "country": "NL", **fields}),
            prominence - n,
        )
        for n, name in enumerate(names)
    ]
    load_rows(rows, dataset="csv", file_name="names.csv")


def found(query: str, country: str = "NL", limit: int = 10) -> list[str]:
    matches = LocalDirectory().search(query, country=country, limit=limit)
    return [company.name for company in matches.companies]


def filled(names: Iterable[str], count: int = 20) -> list[str]:
    return [*names, *(f"Opvulling {n}" for n in range(count))]


def test_whole_words_come_before_beginnings() -> None:
    load(*(f"Van der Bergzande {n}" for n in range(12)), "Van der Berg Metaal")
    assert found("van der berg")[0] == "Van der Berg Metaal"


def test_only_the_last_word_may_be_unfinished_unless_nothing_else_fits() -> None:
    load("Vandaal Derksen Metaal", "Van der Metaal")
    assert found("van der met") == ["Van der Metaal", "Vandaal Derksen Metaal"]


def test_a_name_comes_before_a_town() -> None:
    load("Grote Firma", "Klein Zwolle", city="Zwolle")
    assert found("zwolle")[0] == "Klein Zwolle"
    assert "Grote Firma" in found("zwolle")


def test_a_name_that_begins_so_comes_before_one_that_has_it() -> None:
    load("Groep Jansen", "Jansen Groep")
    assert found("jansen") == ["Jansen Groep", "Groep Jansen"]


def test_the_more_prominent_one_comes_first() -> None:
    load(*(f"Jansen {letter}" for letter in "zyxw"))
    assert found("jansen") == ["Jansen z", "Jansen y", "Jansen x", "Jansen w"]


@pytest.mark.parametrize(
    "query",
    [
        "qoustra",  # two letters swapped, at the start
        "qous",  # the same, of a word that is not finished
        "quotra metaal",
        "quostra metal",
        "kuostra zwolle",
        "quostra zwole",
    ],
)
def test_one_wrong_letter_still_finds_it(query: str) -> None:
    load(*filled(["Quostra Metaal"]), city="Zwolle")
    assert "Quostra Metaal" in found(query)


@pytest.mark.parametrize("query", ["kuostra mitaal", "kuostar metaal", "quosstr mettaal"])
def test_more_than_one_wrong_letter_finds_it_too(query: str) -> None:
    load(*filled(["Quostra Metaal"]))
    assert found(query)[0] == "Quostra Metaal"


def test_what_has_nothing_to_do_with_it_is_not_shown() -> None:
    load(*filled(["Quostra Metaal"]))
    assert found("brenzi houthandel") == []


def test_a_wrong_letter_is_only_looked_for_when_nothing_fits() -> None:
    load("Jansen", "Jensen")
    assert found("jansen") == ["Jansen"]


@pytest.mark.parametrize("query", ["d'hondt", "dhondt", "d hondt", "DHONDT", "hondt"])
def test_apostrophes_do_not_matter(query: str) -> None:
    load("d'Hondt Techniek")
    assert found(query) == ["d'Hondt Techniek"]


@pytest.mark.parametrize("query", ["multi metaal", "multi-metaal", "multimetaal", "MULTI METAAL"])
def test_hyphens_do_not_matter(query: str) -> None:
    load("Multi-Metaal")
    assert found(query) == ["Multi-Metaal"]


@pytest.mark.parametrize("query", ["jansen den bosch", "jansen 's-hertogenbosch", "jansen hertog"])
def test_a_town_by_either_name(query: str) -> None:
    load("Jansen", city="'s-Hertogenbosch")
    assert found(query) == ["Jansen"]


@pytest.mark.parametrize("query", ["jansen bv", "jansen b.v.", "Jansen B.V. "])
def test_the_legal_form_may_be_typed(query: str) -> None:
    load("Jansen B.V.")
    assert found(query) == ["Jansen B.V."]


@pytest.mark.parametrize("name", ["Null B.V.", "True & False", "Select From", "Ⅷ ② ½", "日本"])
def test_no_name_is_special(name: str) -> None:
    load(name)
    assert found(name) == [name]


def test_each_country_has_companies_of_its_own() -> None:
    load("Jansen", country="BE")
    assert found("jansen") == []
    assert found("jansen", country="BE") == ["Jansen"]


def test_the_companies_of_one_building_are_told_apart() -> None:
    load(*(f"Firma {n:03}" for n in range(130)), postcode="7323 AM", house_number="14")
    matches = LocalDirectory().search("7323 AM 14", country="NL", limit=10)
    assert (len(matches.companies), matches.total, matches.is_at_least) == (10, 100, True)
    assert found("7323am 14 firma 117") == ["Firma 117"]


def test_an_addition_tells_them_apart_too() -> None:
    load("Boven", postcode="7323 AM", house_number="14", addition="bis")
    load_rows(
        [
            Row(
                Company(
                    SOURCE, "x", "Beneden", "NL", postcode="7323 AM", house_number="14",
                )
            )
        ],
        dataset="dnb",
        file_name="x.csv",
    )  # fmt: skip
    assert found("7323 AM 14-bis") == ["Boven"]
    assert set(found("7323 AM 14")) == {"Boven", "Beneden"}


@pytest.mark.parametrize(
    "number", ["0403019", "0403.019.261", "BE0403019261", "403-019-261", "5493 00ABCDEF12345X78"]
)
def test_a_number_is_found_however_it_is_written(number: str) -> None:
    load(
        "Jansen",
        country="BE",
        register_number="0403019261",
        duns="403019261",
        lei="549300ABCDEF12345X78",
    )
    assert found(number, country="BE") == ["Jansen"]


def test_how_many_there_are_is_said() -> None:
    load(*(f"Jansen {n}" for n in range(37)))
    matches = LocalDirectory().search("jansen", country="NL", limit=10)
    assert (len(matches.companies), matches.total, matches.is_at_least) == (10, 37, False)


def test_when_many_fit_it_says_at_least_how_many() -> None:
    load(*(f"Jansen {n}" for n in range(250)))
    matches = LocalDirectory().search("jansen", country="NL", limit=10)
    assert (len(matches.companies), matches.total, matches.is_at_least) == (10, 100, True)


def test_a_common_word_is_answered_by_what_searching_for_it_found() -> None:
    load(*(f"Jansen {n:03}" for n in range(250)), *(f"Groep Jansen {n:03}" for n in range(50)))
    common = DirectoryGram.objects.get(country="NL", letters="jans")
    kept = found("jans")
    DirectoryGram.objects.update(best=None)
    assert common.best
    assert found("jans") == kept == [f"Jansen {n:03}" for n in range(10)]


def test_more_than_the_kept_answers_can_be_asked_for() -> None:
    load(*(f"Jansen {n:03}" for n in range(250)))
    assert len(found("jansen", limit=25)) == 25


def test_of_many_in_a_town_the_one_whose_name_begins_so_comes_first() -> None:
    load(*(f"Groep Jansen {n:03}" for n in range(240)), "Jansen Metaal", city="Zwolle")
    assert found("jansen zwolle")[0] == "Jansen Metaal"


def test_of_many_names_that_begin_so_the_whole_word_comes_first() -> None:
    load(*(f"De Bleek {n:03}" for n in range(240)), "De Ble Metaal")
    assert found("de ble")[0] == "De Ble Metaal"


def test_both_words_may_be_common() -> None:
    load(
        *(f"Bouw {n:03}" for n in range(300)),
        *(f"Metaal {n:03}" for n in range(300)),
        *(f"Metaal en Bouw {n:02}" for n in range(40)),
    )
    assert found("bouw metaal") == [f"Metaal en Bouw {n:02}" for n in range(10)]


def test_of_many_names_that_begin_so_the_whole_one_comes_first_and_then_the_most_prominent() -> (
    None
):
    names = [f"Bouw Groep {n:03}" for n in reversed(range(250))]
    load(*names, "Bouw Groep")
    assert found("bouw groep", limit=4) == ["Bouw Groep", *names[:3]]


@pytest.mark.parametrize("postcode", ["7323 am", "7323AM"])
def test_a_postcode_finds_those_in_it(postcode: str) -> None:
    load("Jansen", postcode="7323 AM", house_number="14")
    assert found(postcode) == ["Jansen"]


def test_a_house_number_may_be_unfinished_until_more_is_typed() -> None:
    load("Jansen", postcode="7323 AM", house_number="14")
    assert found("7323 AM 1") == ["Jansen"]
    assert found("7323 AM 1 firma") == []


def test_digits_are_not_guessed() -> None:
    load("Jansen 2000")
    assert found("jansen 2001") == []


@pytest.mark.parametrize(
    "query",
    ["metalbewerkingsbedrijf", "metaalbewerkkngsbedrijf", "mtaalbewerkingsbedr quostra"],
)
def test_a_word_longer_than_the_index_knows_may_have_a_typing_error(query: str) -> None:
    load(*filled(["Metaalbewerkingsbedrijf Quostra"]))
    assert found(query) == ["Metaalbewerkingsbedrijf Quostra"]


def test_a_search_that_takes_too_long_is_cancelled_and_harms_nothing_else() -> None:
    load("Quostra Metaal")
    with pytest.raises(SourceUnavailable) as caught:
        LocalDirectory().search("kuostra", country="NL", timeout=-1)
    assert caught.value.trouble is Trouble.SLOW
    assert found("quostra") == ["Quostra Metaal"]


def test_a_company_is_told_in_whole() -> None:
    """Its columns are read by their place."""
    load("Jansen", postcode="7323 AM", house_number="14")
    shown = LocalDirectory().search("jansen", country="NL").companies[0]
    assert shown == DirectoryEntry.objects.get().company("local")
