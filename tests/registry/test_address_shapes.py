"""Lines of invented streets in every shape are taken apart right, or stay whole: never wrong.

A shape is what a line looks like in a country, with the street and the numbers left open.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from registry.address_lines import street_line
from registry.address_parsing import may_hold_number, split_street
from registry.company import Company

type Shape = tuple[str, str, str, str]  # the line, its street, number and addition

DUTCH = [
    *("Testkade", "Kwikstraat", "Lange Vijzelweg", "Burgemeester van Testlaan", "'s-Kwikweg"),
    *("Dr. A. Vijlstraat", "Freeshof", "De Draaibank", "Het Slijpwiel", "Laan van Kwik"),
    *("Weg naar de Frees", "Kleine Zijpoort", "Hoge Den", "Voorstraat", "Zuidoosterdiep"),
    *("West-Kade", "IJzerwerf", "Nieuwe Tapgracht", "Mr. P.J. Kwiklaan", "Bij de Hal"),
    *("Bedrijvenpark Kwik", "A. Vijlweg", "KWIKDREEF", "'t Zand", "Tweede Kwiklaan"),
]
# Their words are those of parts of a building, or numbers: such a line may stay whole.
DIFFICULT_DUTCH = [
    *("Groot Kantoor", "Achter Poort", "Oude Toren", "Hoek", "Oost", "Kamp", "Laan", "Plein"),
    *("Industrieterrein", "Bedrijvenpark", "Industriezone", "Het Blok", "Haven", "2e Kwikstraat"),
    *("18 Septemberplein", "Plein 1944", "Laan 40-45", "De 7 Linden", "Kwikweg N305", "Wijk 3"),
    *("Prins Kwik II straat", "Kwik 2e Hof", "Noord", "Voor Anker", "Boven Tap", "Links"),
]
FRENCH = [
    *("rue de l'Acier", "avenue des Tours", "boulevard Fraise", "place du Foret", "quai du Tour"),
    *("chemin du Taraud", "route de l'Étau", "impasse des Limes", "allée des Forges", "Rue Basse"),
    *("rue de la Porte Haute", "square du Local", "rue Saint-Vis", "RUE DES HALLES", "av. du Lot"),
]
DIFFICULT_FRENCH = [
    *("rue du 8 mai 1945", "place du 20 août", "rue des 3 Rois", "2ème Avenue", "Le Bourg"),
    *("rue Jean-Paul II", "passage de l'Étage", "rue du 1er Mai", "route nationale 7"),
]
GERMAN = [
    *("Bohrerstraße", "Frässtr.", "Am Schraubstock", "Lange Bohrgasse", "Platz der Feile"),
    *("An der Drehbank", "Hammer Weg", "Im Gewinde", "Dr.-Kwik-Straße", "Straße der Bohrer"),
    *("Bei der Halle", "Am Hof", "BOHRERSTR.", "Unter den Feilen", "Auf der Höhe"),
]
DIFFICULT_GERMAN = [
    *("Straße des 17. Juni", "2. Querstraße", "Am Alten Tor", "Neue Halle", "Straße 101", "Haus"),
    *("Platz des 4. Juli", "An der B 27", "Zum 3. Feld", "Top"),
]

SHAPES: dict[str, list[Shape]] = {
    "NL": [
        ("{s} {n}", "{s}", "{n}", ""),
        ("{s} {n}.", "{s}", "{n}", ""),
        ("{s}, {n}", "{s}", "{n}", ""),
        ("{s} nr. {n}", "{s}", "{n}", ""),
        ("{s} 2e Straat {n}", "{s} 2e Straat", "{n}", ""),
        ("{s} 12e Dwarsweg {n}", "{s} 12e Dwarsweg", "{n}", ""),
        ("1e {s} {n}", "1e {s}", "{n}", ""),
        ("3de {s} {n} A", "3de {s}", "{n}", "A"),
        ("3 mei 1944 Pad {n}", "3 mei 1944 Pad", "{n}", ""),
        ("18 Septemberplein {n}", "18 Septemberplein", "{n}", ""),
        ("{s} 1951 {n}", "{s} 1951", "{n}", ""),
        ("{s} 1951 {n} A", "{s} 1951", "{n}", "A"),
        ("{s} 1951-1956 {n}", "{s} 1951-1956", "{n}", ""),
        ("{s} 1951 – 1956 {n} B", "{s} 1951 – 1956", "{n}", "B"),
        ("{s} 40-45 {n}-2", "{s} 40-45", "{n}", "2"),
        ("1415-laan {n}", "1415-laan", "{n}", ""),
        ("{s} N305 {n}", "{s} N305", "{n}", ""),
        ("Wijk 2 {n}", "Wijk 2", "{n}", ""),
        ("{s} 50e {n}", "{s} 50e", "{n}", ""),
        ("{s} {n} 8", "{s}", "{n}", "8"),
        ("{s} {n} 142", "{s}", "{n}", "142"),
        ("{s} {n} 11e", "{s}", "{n}", "11e"),
        ("{s} {n} - II", "{s}", "{n}", "II"),
        ("{s} {n}-III", "{s}", "{n}", "III"),
        ("{s} {n} B 03", "{s}", "{n}", "B 03"),
        ("{s} {n} A BS", "{s}", "{n}", "A BS"),
        ("{s} {n} boven", "{s}", "{n}", "boven"),
        ("{s} {n} hs", "{s}", "{n}", "hs"),
        ("{s} {n} zwart", "{s}", "{n}", "zwart"),
        ("{s} {n}- 1 hg", "{s}", "{n}", "1 hg"),
        ("{s} {n}-3hoog", "{s}", "{n}", "3hoog"),
        ("{s} {n}HS", "{s}", "{n}", "HS"),
        ("{s} {n}a-3", "{s}", "{n}", "a-3"),
        ("{s} {n}-C11", "{s}", "{n}", "C11"),
        ("{s}{n}A", "{s}", "{n}", "A"),
        ("{s} t/o {n}", "{s}", "{n}", "t/o"),
        ("{s} {n}, unit 4", "{s}", "{n}", "unit 4"),
        ("{s} {n}, 3e etage, kamer 315", "{s}", "{n}", "3e etage, kamer 315"),
        ("{s} {n} A, Gebouw Noord", "{s}", "{n}", "A, Gebouw Noord"),
        ("{s} {n} (achter)", "{s}", "{n}", "achter"),
        ("c/o Demo, {s} {n}", "{s}", "{n}", "c/o Demo"),
        ("Postbus {n}", "Postbus", "{n}", ""),
    ],
    "BE": [
        ("{s} {n}", "{s}", "{n}", ""),
        ("{s} {n} bus 2", "{s}", "{n}", "bus 2"),
        ("{s} {n}b, Bus5", "{s}", "{n}", "b bus 5"),
        ("{s} {n} 3", "{s}", "{n}", "3"),
        ("{s} {n} /0101", "{s}", "{n}", "0101"),
        ("{s} {n}/1", "{s}", "{n}", "1"),
        ("{s} {n} bte 20", "{s}", "{n}", "bte 20"),
        ("{s} {n} b10", "{s}", "{n}", "b10"),
        ("{s} {n}-{next}", "{s}", "{n}-{next}", ""),
        ("1ste {s} {n}", "1ste {s}", "{n}", ""),
    ],
    "DE": [
        ("{s} {n}", "{s}", "{n}", ""),
        ("{s}{n}", "{s}", "{n}", ""),
        ("{s} Nr. {n}", "{s}", "{n}", ""),
        ("{s} {n} / Whg. 3", "{s}", "{n}", "Whg. 3"),
        ("{s} {n} 1/2", "{s}", "{n}", "1/2"),
        ("{s} {n} Haus 1", "{s}", "{n}", "Haus 1"),
        ("{s} {n} Hinterhaus", "{s}", "{n}", "Hinterhaus"),
        ("{s} {n}a-{next}c", "{s}", "{n}", "a-{next}c"),
        ("{s} {n} a - c", "{s}", "{n}", "a - c"),
        ("{s} {n}-{next}", "{s}", "{n}-{next}", ""),
        ("{s} {n}, 2. OG", "{s}", "{n}", "2. OG"),
        ("E 6, {n}", "E 6", "{n}", ""),
        ("Straße des 17. Juni {n}", "Straße des 17. Juni", "{n}", ""),
    ],
    "AT": [
        ("{s} {n}-{next}/8/6", "{s}", "{n}-{next}", "8/6"),
        ("{s} {n}/8", "{s}", "{n}", "8"),
        ("{s} {n}, 1. Stock Zi.Nr. 4", "{s}", "{n}", "1. Stock Zi.Nr. 4"),
        ("{s} {n} Stiege 2 Top 14", "{s}", "{n}", "Stiege 2 Top 14"),
    ],
    "FR": [
        ("{n} {s}", "{s}", "{n}", ""),
        ("{n}, {s}", "{s}", "{n}", ""),
        ("{n}bis, {s}", "{s}", "{n}", "bis"),
        ("{n} ter {s}", "{s}", "{n}", "ter"),
        ("{n} B {s}", "{s}", "{n}", "B"),
        ("{n}-{next} {s}", "{s}", "{n}-{next}", ""),
        ("{n} {s}, App 3", "{s}", "{n}", "App 3"),
        ("{n} {s} Bât. C", "{s}", "{n}", "Bât. C"),
        ("{n} 2ème Avenue, App 3", "2ème Avenue", "{n}", "App 3"),
        ("{n} rue du 8 mai 1945", "rue du 8 mai 1945", "{n}", ""),
    ],
    "LU": [
        ("{n}, {s}", "{s}", "{n}", ""),
        ("{n}-{next}, {s}", "{s}", "{n}-{next}", ""),
        ("{n}C, {s}", "{s}", "{n}", "C"),
        ("{s} {n}", "{s}", "{n}", ""),
    ],
}
# Belgium, Switzerland and Canada write the number before a French street, or behind it.
EITHER_ORDER: dict[str, list[Shape]] = {
    country: [("{n} {s}", "{s}", "{n}", ""), ("{s} {n}", "{s}", "{n}", "")]
    for country in ("BE", "CH", "CA")
}
STREETS = {
    "NL": (DUTCH, DIFFICULT_DUTCH),
    "BE": (DUTCH, DIFFICULT_DUTCH + DIFFICULT_FRENCH),
    "DE": (GERMAN, DIFFICULT_GERMAN),
    "AT": (GERMAN, DIFFICULT_GERMAN),
    "FR": (FRENCH, DIFFICULT_FRENCH),
    "LU": (FRENCH, DIFFICULT_FRENCH),
}
NUMBERS = (4, 9, 14, 58, 103, 268, 471)  # houses from whose number nobody reads a year
CASES = [
    *((country, shape, *STREETS[country]) for country in SHAPES for shape in SHAPES[country]),
    *((country, shape, FRENCH, []) for country in EITHER_ORDER for shape in EITHER_ORDER[country]),
]


def lines_of(shape: Shape, streets: list[str]) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Yield the lines of a shape with their right parts."""
    is_glued = "{s}{n}" in shape[0]
    for street, number in product(streets, NUMBERS):
        if is_glued and street[-1].isdigit():
            continue
        values = {"s": street, "n": number, "next": number + 2}
        line, *parts = (text.format(**values) for text in shape)
        yield line, (parts[0], parts[1], parts[2])


@pytest.mark.parametrize(("country", "shape", "streets", "_difficult"), CASES)
def test_every_line_of_a_shape_is_taken_apart_right(
    country: str, shape: Shape, streets: list[str], _difficult: list[str]
) -> None:
    wrong = {line: got for line, parts in lines_of(shape, streets)
             if (got := split_street(line, country)) != parts}  # fmt: skip
    assert wrong == {}


@pytest.mark.parametrize(("country", "shape", "_streets", "difficult"), CASES)
def test_a_line_of_a_difficult_street_is_taken_apart_right_or_asked_about(
    country: str, shape: Shape, _streets: list[str], difficult: list[str]
) -> None:
    for line, parts in lines_of(shape, difficult):
        got = split_street(line, country)
        is_asked = not got[1] and may_hold_number(line, country)
        assert got == parts or is_asked, line


@pytest.mark.parametrize(("country", "shape", "streets", "difficult"), CASES)
def test_what_is_written_of_a_line_is_read_back_as_the_same_parts(
    country: str, shape: Shape, streets: list[str], difficult: list[str]
) -> None:
    for line, _parts in lines_of(shape, streets + difficult):
        street, number, addition = split_street(line, country)
        if country == "BE" and addition.isdigit():
            addition = f"bus {addition}"  # the word is written out
        place = Company("", "", "Demo", country,
                        street=street, house_number=number, addition=addition)  # fmt: skip
        assert split_street(street_line(place), country) == (street, number, addition), line


@pytest.mark.parametrize(("country", "shape", "streets", "difficult"), CASES)
def test_a_line_is_taken_apart_at_the_number_that_its_source_tells(
    country: str, shape: Shape, streets: list[str], difficult: list[str]
) -> None:
    for line, (street, number, addition) in lines_of(shape, streets + difficult):
        got = split_street(line, country, number=number)
        assert got == (street, number, addition), line
