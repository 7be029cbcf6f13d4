"""Searching articles by number, name and size."""

import re
from typing import Any

import pytest

from orders.catalogue import matching
from orders.catalogue.article_query import names_query, read_query
from orders.catalogue.article_search import find_articles
from orders.catalogue.looking_up import looked_up
from orders.models import Article, ProductGroup, Synonym
from tests.orders.conftest import make_article


def numbers_found(text: str) -> list[str]:
    return [article.number for article in find_articles(text).articles]


@pytest.fixture
def catalogue(drill: Article, tap: Article, drills: ProductGroup) -> None:
    make_article("11.110.0800", drills, name_nl="HSS-spiraalboor DIN 338, 8 mm")
    make_article("11.110.0810", drills, name_nl="HSS-spiraalboor DIN 338, 8,1 mm")
    make_article("31.4", drills, name_nl="VHM-schachtfrees, 4 snijkanten, 6 mm")
    make_article("31.6", drills, name_nl="VHM-schachtfrees, 3 snijkanten, 4 mm")
    make_article("99.1", drills, name_nl="HSS-spiraalboor, uit de handel, 8,5 mm", active=False)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("11.110.0850", "11.110.0850"),
        ("111100850", "11.110.0850"),
        ("2911111008503", "11.110.0850"),
        ("9 11.11.0085", "11.110.0850"),
        ("boor 8,5", "11.110.0850"),
        ("8.5 mm", "11.110.0850"),
        ("twist drill 8.5", "11.110.0850"),
        ("spiralbohrer geschl", "11.110.0850"),
        ("M8", "21.110.08125"),
        ("tap m8", "21.110.08125"),
        ("boor 8", "11.110.0800"),
        ("frees 4", "31.6"),
    ],
)
def test_the_article_that_is_meant_comes_first(catalogue: None, text: str, first: str) -> None:
    assert numbers_found(text)[0] == first


def test_an_exact_number_comes_before_names_with_it(catalogue: None, drills: ProductGroup) -> None:
    make_article("10.1", drills, name_nl="Houder voor 31.6")
    assert numbers_found("31.6") == ["31.6", "10.1"]


def test_a_size_finds_no_other_size(catalogue: None, drills: ProductGroup) -> None:
    make_article("11.1", drills, name_nl="Spiraalboor 80 mm")
    make_article("11.2", drills, name_nl="Spiraalboor 8,05 mm")
    assert numbers_found("boor 8") == ["11.110.0800"]
    assert numbers_found("boor 8,5") == ["11.110.0850"]


def test_a_size_with_its_sign_typed_finds_what_it_may_become(catalogue: None) -> None:
    assert numbers_found("boor 8,") == ["11.110.0800", "11.110.0810", "11.110.0850"]


def test_a_fraction_is_no_size_and_number_of_flutes(catalogue: None, drills: ProductGroup) -> None:
    make_article("31.1", drills, name_nl="VHM-schachtfrees, 4 snijkanten, 1 mm")
    assert numbers_found("1/4") == []
    make_article("11.1", drills, name_nl='Boor 1/4"')
    assert numbers_found("1/4") == ["11.1"]


@pytest.mark.parametrize("text", ["1101", "11008", "8503", "291111", "2911111008503"])
def test_an_article_is_found_by_a_part_of_its_ean(catalogue: None, text: str) -> None:
    is_long_enough = len(text) > 4
    assert ("11.110.0850" in numbers_found(text)) == is_long_enough


def test_an_ean_that_begins_so_hides_those_that_have_it_within(drills: ProductGroup) -> None:
    make_article("A", drills, ean="2912345000005")
    make_article("B", drills, ean="1234500000002")
    assert numbers_found("12345") == ["B"]
    assert numbers_found("2345000005") == ["A"]


def test_the_name_of_a_product_group_counts(drills: ProductGroup, taps: ProductGroup) -> None:
    article = make_article("K1", taps, name_nl="Bimetaal 67 mm")
    assert numbers_found("gatzaag 67") == []
    taps.name_nl = "Gatzagen"
    taps.save()
    assert numbers_found("gatzaag 67") == ["K1"]
    article.group = drills
    article.save()
    assert numbers_found("gatzaag 67") == []


def test_a_word_for_a_group_offers_the_group(catalogue: None, drills: ProductGroup) -> None:
    assert find_articles("boren").groups == (drills,)
    assert find_articles("boren 8,5").groups == ()


@pytest.fixture
def materials(drills: ProductGroup) -> None:
    make_article("1", drills, name_nl="HSS-E boor, 10,2 mm")
    make_article("2", drills, name_nl="HSS boor extra kort, 10,2 mm")
    make_article("3", drills, name_nl="VHM-boor, 10,2 mm")


def test_a_material_finds_itself_only_and_plain_steel_first(materials: None) -> None:
    assert numbers_found("HSS-E 10.2") == ["1"]
    assert numbers_found("hss e 10,2") == ["1"]
    assert numbers_found("HSS 10,2") == ["2", "1"]
    assert numbers_found("hardmetaal boor 10,2") == ["3"]


def test_a_synonym_counts_as_soon_as_it_is_saved(materials: None) -> None:
    assert numbers_found("wonderboor 10,2") == []
    synonym = Synonym.objects.create(terms=["wonderboor"], meanings=["VHM boor"], both_ways=False)
    assert numbers_found("wonderboren 10,2") == ["3"]
    synonym.delete()
    assert numbers_found("wonderboor 10,2") == []


def test_a_synonym_counts_however_it_is_written(materials: None) -> None:
    Synonym.objects.create(terms=["wonderboor"], meanings=["VHM"], both_ways=False)
    assert numbers_found("wonderboor 10,2") == ["3"]
    changed = Synonym.objects.filter(terms=["wonderboor"])
    changed.update(typed_keys=["superboor"], terms=["superboor"])
    assert numbers_found("wonderboor 10,2") == []
    assert numbers_found("superboor 10,2") == ["3"]


def words_asked(text: str) -> set[str]:
    """Return the words that the index is asked for."""
    return set(re.findall(r"'([^']+)'", names_query(looked_up(read_query(text)), broadly=True)))


def test_the_index_is_asked_only_for_words_that_articles_have(
    materials: None, drills: ProductGroup
) -> None:
    assert words_asked("vhm boor") == {"vhm", "boor", "~spiraalboren"}
    make_article("4", drills, name_nl="Plaatje hardmetaal")
    assert words_asked("vhm boor") == {"vhm", "hardmetaal", "boor", "~spiraalboren"}


def test_a_synonym_of_one_way_does_not_find_back(materials: None, drills: ProductGroup) -> None:
    make_article("4", drills, name_nl="Wonderding 3 mm")
    Synonym.objects.create(terms=["frezelaar"], meanings=["wonderding"], both_ways=False)
    make_article("5", drills, name_nl="Frezelaar 3 mm")
    assert numbers_found("frezelaar") == ["5", "4"]
    assert numbers_found("wonderding") == ["4"]
    Synonym.objects.update(both_ways=True)
    for synonym in Synonym.objects.filter(terms=["frezelaar"]):
        synonym.save()
    assert numbers_found("wonderding") == ["4", "5"]


def test_only_what_is_not_there_is_respelled(catalogue: None) -> None:
    assert find_articles("spiraalboor 8,5").respelled is None
    respelled = find_articles("spiralboor 8,5").respelled
    assert respelled is not None
    assert respelled.words == ["spiraalboor"]
    assert find_articles("spiralboor 8,55").articles == []


def test_a_code_is_never_respelled(catalogue: None, drills: ProductGroup) -> None:
    make_article("W1", drills, name_nl="Wisselplaat CNMG 120408")
    assert numbers_found("CNMG 120408") == ["W1"]
    for text in ("CNMG 120404", "CNMG120412", "DNMG 120408", "VHN boor", "HSS-D 8,5"):
        assert numbers_found(text) == [], text


def test_what_is_near_is_offered_apart(catalogue: None) -> None:
    result = find_articles("spiraalboor 8,4")
    assert result.articles == []
    assert result.near is not None
    assert [a.number for a in result.near.articles][:2] == ["11.110.0850", "11.110.0810"]
    assert result.near.group.number == "11"


def test_a_number_of_another_brand_finds_nothing_and_offers_nothing(catalogue: None) -> None:
    for text in ("A1008.5", "GU-5511", "R840-0850-30", "5510 8.500"):
        result = find_articles(text)
        assert (result.articles, result.near) == ([], None), text


def test_searching_asks_a_bounded_number_of_queries(
    catalogue: None, django_assert_max_num_queries: Any
) -> None:
    find_articles("spiraalboor")  # which reads the synonyms
    with django_assert_max_num_queries(5):
        find_articles("spiraalboor 8,5")
    with django_assert_max_num_queries(40):
        find_articles("dormer kobald spriaalboor linksom hardmetalen 8,55 z9 90°")


def test_an_article_that_cannot_be_ordered_is_not_found(catalogue: None) -> None:
    assert "99.1" not in numbers_found("boor 8,5")
    assert numbers_found("99.1") == []


@pytest.mark.parametrize("text", ["", "zzz", "' | !", "\\", "\0", "&", ":*", "x" * 5000, "😀"])
def test_any_text_can_be_searched(catalogue: None, text: str) -> None:
    assert numbers_found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        *("boor " + "9" * 60 + " inch", "boor " + "9" * 150, "tap m" + "9" * 90, "boor 1e5 9/8"),
        *("tap m8²", "boor ٣ mm", "½½½ boor", "boor 0", "boor 0/4", "tap m0x0", "boor 8.8.8.8"),
        *("boor %", "boor _ \\", "boor '", "a b c d e f g h i j k l m n o p q r s t u v w x y z"),
        *("kobald dormer spriaal fraizen schagt verzinckt hartmetael tappem", "boor x x x 8x"),
    ],
)
def test_any_text_can_be_forgiven(catalogue: None, text: str) -> None:
    make_article("m", ProductGroup.objects.all()[0], name_nl="Tap M8² 1E5 " + "9" * 150)
    assert find_articles(text) is not None


def test_more_articles_than_are_shown_are_announced(drills: ProductGroup) -> None:
    for n in range(matching.MAX_ARTICLES_SHOWN + 1):
        make_article(f"N{n}", drills, name_nl="Boor")
    shown = find_articles("boor")
    assert len(shown.articles) == matching.MAX_ARTICLES_SHOWN
    assert shown.has_more


def test_a_changed_name_is_found_at_once(drill: Article) -> None:
    drill.name_nl, drill.name_en, drill.name_de = "Slotboor", "", ""
    drill.save()
    assert numbers_found("slotboor") == [drill.number]
    assert numbers_found("geslepen") == []
