"""What somebody types to find a company is read once, for all sources."""

from __future__ import annotations

import pytest

from registry.company_search import parse_query
from registry.providers.kvk.queries import MAX_QUERIES, queries
from registry.towns import names_of_town, splits
from registry.typed_numbers import Kind
from registry.typed_query import TypedQuery, parse

ADDRESS = ("street", "house_number", "addition", "postcode", "town", "name")


def address(typed: TypedQuery) -> dict[str, str]:
    return {name: value for name in ADDRESS if (value := getattr(typed, name))}


@pytest.mark.parametrize(
    ("country", "text", "wanted"),
    [
        ("NL", "7323AM12", {"postcode": "7323 AM", "house_number": "12"}),
        ("NL", "7323am-12", {"postcode": "7323 AM", "house_number": "12"}),
        ("NL", "7323 AM, 12", {"postcode": "7323 AM", "house_number": "12"}),
        ("NL", "NL-7323 AM 12", {"postcode": "7323 AM", "house_number": "12"}),
        ("NL", "12, 7323 AM", {"postcode": "7323 AM", "house_number": "12"}),
        ("NL", "12 7323AM", {"postcode": "7323 AM", "house_number": "12"}),
        (
            "NL",
            "7323 AM 12 A",
            {"postcode": "7323 AM", "house_number": "12", "addition": "A"},
        ),
        (
            "NL",
            "7323AM12A",
            {"postcode": "7323 AM", "house_number": "12", "addition": "A"},
        ),
        (
            "NL",
            "Testkade 12, 7323 AM Apeldoorn",
            {
                "street": "Testkade",
                "house_number": "12",
                "postcode": "7323 AM",
                "town": "Apeldoorn",
            },
        ),
        (
            "NL",
            "Jansen, Testkade 12 7323AM Alphen aan den Rijn",
            {
                "name": "Jansen",
                "street": "Testkade",
                "house_number": "12",
                "postcode": "7323 AM",
                "town": "Alphen aan den Rijn",
            },
        ),
        ("NL", "Jansen 7323 AM", {"name": "Jansen", "postcode": "7323 AM"}),
        (
            "NL",
            "7323 AM 14 firma 117",
            {"name": "firma 117", "postcode": "7323 AM", "house_number": "14"},
        ),
        ("BE", "B-9000 Gent", {"postcode": "9000", "town": "Gent"}),
        ("BE", "9000 12", {"postcode": "9000", "house_number": "12"}),
        (
            "BE",
            "Kerkstraat 12 bus 3, B-9000 Gent",
            {
                "street": "Kerkstraat",
                "house_number": "12",
                "addition": "bus 3",
                "postcode": "9000",
                "town": "Gent",
            },
        ),
        ("DE", "50667 Köln", {"postcode": "50667", "town": "Köln"}),
        ("DE", "D-50667 Köln", {"postcode": "50667", "town": "Köln"}),
        ("LU", "L-1160", {"postcode": "1160"}),
        ("LU", "12, L-1160", {"postcode": "1160", "house_number": "12"}),
        ("AT", "A-1010 Wien", {"postcode": "1010", "town": "Wien"}),
        ("GB", "SW1A 1AA", {"postcode": "SW1A 1AA"}),
        (
            "FR",
            "12 rue de Rivoli, 75001 Paris",
            {
                "street": "rue de Rivoli",
                "house_number": "12",
                "postcode": "75001",
                "town": "Paris",
            },
        ),
    ],
)
def test_an_address_is_read_however_it_is_typed(
    country: str, text: str, wanted: dict[str, str]
) -> None:
    assert address(parse(text, country)) == wanted


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("NL", "7323 AM nr. 12"),
        ("NL", "7323 AM Testkade 12"),
        ("NL", "7323 AM Apeldoorn, Testkade 12"),
        ("NL", "Testkade 12, Apeldoorn, 7323 AM"),
        ("NL", "Testkade 12, 7323 AM Apeldoorn, Nederland"),
        ("NL", "Jansen Metaal 7323AM12"),
        ("NL", "Jansen 7323 AM 12"),
        ("NL", "1e Testkade 12 7323 AM"),
        ("NL", "Plein 1944 12, 7323 AM Nijmegen"),
        ("BE", "Kerkstraat 12 9000 Gent"),
        ("BE", "Janssens 9000 12"),
        ("BE", "9000 Gent Kerkstraat 12"),
        ("DE", "50667 Köln Hauptstr. 12"),
        ("LU", "12, rue de Test, L-1160 Luxembourg"),
        ("FR", "12 bis rue de Rivoli 75001 Paris"),
        ("GB", "12 Downing Street, London SW1A 2AA"),
    ],
)
def test_postcode_and_number_are_read_in_any_order(country: str, text: str) -> None:
    typed = parse(text, country)
    assert (typed.is_whole, typed.house_number, typed.readings) == (True, "12", ())
    assert typed.postcode


@pytest.mark.parametrize(
    ("country", "text", "postcode", "name", "town"),
    [
        ("NL", "Metaal 2000, 7323 AM", "7323 AM", "Metaal 2000", ""),
        ("NL", "Jansen 7323 BV", "7323 BV", "Jansen", ""),
        ("NL", "Bakker 3000 BV", "", "Bakker 3000 BV", ""),
        ("NL", "7323 AM Jansen", "7323 AM", "", "Jansen"),  # a town, or a name
        ("BE", "Janssens 9000 Gent", "9000", "Janssens", "Gent"),
        ("BE", "Garage 2000", "", "Garage 2000", ""),
        ("DE", "Müller 50667", "50667", "Müller", ""),
        ("NL", "Jansen, Testkade 12, Apeldoorn", "", "Jansen", "Apeldoorn"),
    ],
)
def test_a_name_beside_an_address_stays_a_name(
    country: str, text: str, postcode: str, name: str, town: str
) -> None:
    typed = parse(text, country)
    assert (typed.postcode, typed.name, typed.town) == (postcode, name, town)


@pytest.mark.parametrize(
    ("text", "street", "number", "addition", "town"),
    [
        ("Apeldoorn, Testkade 12", "Testkade", "12", "", "Apeldoorn"),
        ("Testkade 12 - Apeldoorn", "Testkade", "12", "", "Apeldoorn"),
        ("Testkade 12-14 Apeldoorn", "Testkade", "12-14", "", "Apeldoorn"),
        ("Plein 1944 5 Nijmegen", "Plein 1944", "5", "", "Nijmegen"),
        ("Plein 1944 nr 5 Nijmegen", "Plein 1944", "5", "", "Nijmegen"),
        ("Testkade nr. 12-A Apeldoorn", "Testkade", "12", "A", "Apeldoorn"),
        ("2e Industriestraat 4 Zwolle", "2e Industriestraat", "4", "", "Zwolle"),
        ("Testkade 12 's-Hertogenbosch", "Testkade", "12", "", "'s-Hertogenbosch"),
        ("Testkade 12 Apeldoorn", "Testkade", "12", "", "Apeldoorn"),
        ("Testkade 12-A, Apeldoorn", "Testkade", "12", "A", "Apeldoorn"),
        ("Testkade 12bis Den Haag", "Testkade", "12", "bis", "Den Haag"),
        ("Korte Brink 4 Bergen op Zoom", "Korte Brink", "4", "", "Bergen op Zoom"),
    ],
)
def test_a_street_with_a_town_may_be_an_address(
    text: str, street: str, number: str, addition: str, town: str
) -> None:
    typed = parse(text, "NL")
    assert (typed.street, typed.house_number, typed.addition, typed.town) == (
        street,
        number,
        addition,
        town,
    )
    assert typed.name == text, "it may be a name too"
    assert not typed.is_whole


@pytest.mark.parametrize("text", ["Metaal 2000 BV", "Metaal 2000 Zwolle", "Bouw 1999", "3M", ""])
def test_a_number_in_a_name_makes_no_address(text: str) -> None:
    assert address(parse(text, "NL")) == ({"name": text} if text else {})


@pytest.mark.parametrize(
    ("country", "text", "kind", "value"),
    [
        ("NL", "10006040", Kind.KVK, "10006040"),
        ("NL", "KvK 10006040", Kind.KVK, "10006040"),
        ("NL", "kvk-nummer: 1000 6040", Kind.KVK, "10006040"),
        ("NL", "K.v.K. nr. 10.006.040", Kind.KVK, "10006040"),
        ("NL", "Kamer van Koophandel 10006040", Kind.KVK, "10006040"),
        ("NL", "RSIN 000123511", Kind.RSIN, "000123511"),
        ("NL", "vestigingsnummer 000000104729", Kind.BRANCH, "000000104729"),
        ("NL", "000000104729", Kind.BRANCH, "000000104729"),
        ("NL", "DUNS 12-345-6789", Kind.DUNS, "123456789"),
        ("NL", "D-U-N-S 12-345-6789", Kind.DUNS, "123456789"),
        ("NL", "D-U-N-S®-nummer: 123456789", Kind.DUNS, "123456789"),
        ("NL", "12-345-6789", Kind.DUNS, "123456789"),
        ("NL", "NL 0001.23.511.B01", Kind.VAT, "NL000123511B01"),
        ("NL", "000123511B01", Kind.VAT, "NL000123511B01"),
        ("NL", "BTW NL000123511B01", Kind.VAT, "NL000123511B01"),
        ("NL", "btw-nummer: 0001.23.511.B01", Kind.VAT, "NL000123511B01"),
        ("BE", "BE 0403.019.261", Kind.VAT, "BE0403019261"),
        ("NL", "BE 0403.019.261", Kind.VAT, "BE0403019261"),
        ("BE", "0403.019.261", Kind.REGISTER, "0403019261"),
        ("BE", "403019261", Kind.REGISTER, "0403019261"),
        ("BE", "RPR Gent 0403.019.261", Kind.REGISTER, "0403019261"),
        ("FR", "SIREN 732 829 320", Kind.REGISTER, "732829320"),
        ("AT", "FN 123456a", Kind.REGISTER, "FN123456A"),
        ("DE", "USt-IdNr.: DE 136 695 976", Kind.VAT, "DE136695976"),
        ("NL", "kvknummer10006040", Kind.KVK, "10006040"),
        ("NL", "10006040 (KvK)", Kind.KVK, "10006040"),
        ("NL", "10006040 kvk-nr.", Kind.KVK, "10006040"),
        ("NL", "(KvK 10006040)", Kind.KVK, "10006040"),
        ("NL", "CoC 10006040", Kind.KVK, "10006040"),
        ("NL", "nummer KvK: 10006040", Kind.KVK, "10006040"),
        ("NL", "Jansen Metaal, KvK 1000 6040 te Apeldoorn", Kind.KVK, "10006040"),
        ("NL", "10006040 Jansen", Kind.KVK, "10006040"),
        ("NL", "KvK 10006040, vestiging 000000104729", Kind.BRANCH, "000000104729"),
        ("NL", "vest.nr. 0000 0010 4729", Kind.BRANCH, "000000104729"),
        ("NL", "D&B 12-345-6789", Kind.DUNS, "123456789"),
        ("NL", "Jansen (DUNS 123456789)", Kind.DUNS, "123456789"),
        ("NL", "OB-nummer 000123511B01", Kind.VAT, "NL000123511B01"),
        ("NL", "NL.0001.23.511.B.01", Kind.VAT, "NL000123511B01"),
        ("NL", "BTW 000123511", Kind.RSIN, "000123511"),
        ("BE", "TVA BE0403019261", Kind.VAT, "BE0403019261"),
        ("GB", "company number 01234567", Kind.REGISTER, "01234567"),
        ("NL", "LEI: 5493 00AB CDEF 1234 5X78", Kind.LEI, "549300ABCDEF12345X78"),
        ("NL", "LEI 549300ABCDEF12345X78", Kind.LEI, "549300ABCDEF12345X78"),
        ("NL", "549300ABCDEF12345X78", Kind.LEI, "549300ABCDEF12345X78"),
    ],
)
def test_a_whole_number_is_read_with_its_name_or_without(
    country: str, text: str, kind: Kind, value: str
) -> None:
    typed = parse(text, country)
    assert typed.values(kind, whole_only=True) == [value]
    assert typed.is_whole


@pytest.mark.parametrize(
    ("country", "text", "number"),
    [
        ("DE", "HRB 12345", "HRB12345"),
        ("DE", "Amtsgericht Köln HRB 12345", "HRB12345"),
        ("DE", "HRB 12345 Köln", "HRB12345"),
        ("LU", "RCS Luxembourg B 12345", "B12345"),
    ],
)
def test_a_register_number_of_any_length_is_looked_up_by_the_button(
    country: str, text: str, number: str
) -> None:
    typed = parse(text, country)
    assert typed.values(Kind.REGISTER) == [number]
    assert (typed.number, typed.is_whole) == (number, False)


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("NL", "Jansen Metaal 7323AM12"),  # as long as an LEI
        ("DE", "ABC 2000 GmbH"),
        ("DE", "3A Composites GmbH"),
        ("FR", "12 rue de Rivoli Paris"),
        ("NL", "24/7 Service Apeldoorn"),
        ("NL", "A1 Bouw"),
        ("NL", "Vat 69 Whisky"),
    ],
)
def test_letters_and_digits_that_are_no_number_are_read_as_none(country: str, text: str) -> None:
    assert parse(text, country).readings == ()


def test_nine_digits_are_a_duns_number_or_an_rsin_and_a_named_one_is_one_of_them() -> None:
    both = {reading.kind for reading in parse("000123511", "NL").readings}
    assert both == {Kind.DUNS, Kind.RSIN}
    assert {reading.kind for reading in parse("DUNS 000123511", "NL").readings} == {Kind.DUNS}


@pytest.mark.parametrize("text", ["1000604", "100060", "KvK 1000", "NL00012351", "0001235110"])
def test_a_beginning_of_a_number_is_no_whole_one(text: str) -> None:
    assert not parse(text, "NL").is_whole


def test_a_kvk_number_without_its_zero_is_looked_up_by_the_button() -> None:
    typed = parse("9012345", "NL")
    assert typed.values(Kind.KVK) == ["09012345"]
    assert typed.values(Kind.KVK, whole_only=True) == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Jansen Metaal Den Haag", ("Jansen Metaal", "Den Haag")),
        ("Jansen Alphen aan den Rijn", ("Jansen", "Alphen aan den Rijn")),
        ("Jansen Metaal Bergen op Zoom", ("Jansen Metaal", "Bergen op Zoom")),
        ("Jansen Krimpen a/d IJssel", ("Jansen", "Krimpen a/d IJssel")),
        ("Jansen Wijk bij Duurstede", ("Jansen", "Wijk bij Duurstede")),
        ("Jansen Hoek van Holland", ("Jansen", "Hoek van Holland")),
        ("Jansen Berkel en Rodenrijs", ("Jansen", "Berkel en Rodenrijs")),
        ("Jansen Sint Anthonis", ("Jansen", "Sint Anthonis")),
        ("Jansen Oud Beijerland", ("Jansen", "Oud Beijerland")),
        ("Jansen 's-Hertogenbosch", ("Jansen", "'s-Hertogenbosch")),
        ("Jansen 's Gravenhage", ("Jansen", "'s Gravenhage")),
        ("Jansen 't Harde", ("Jansen", "'t Harde")),
        ("Schmidt Frankfurt am Main", ("Schmidt", "Frankfurt am Main")),
        ("Dupont La Louvière", ("Dupont", "La Louvière")),
        ("Jansen te Zwolle", ("Jansen", "Zwolle")),
        ("Jansen en Zonen Zwolle", ("Jansen en Zonen", "Zwolle")),
        ("De Groep, Lage Zwaluwe", ("De Groep", "Lage Zwaluwe")),
        ("Jansen Capelle a.d. IJssel", ("Jansen", "Capelle a.d. IJssel")),
        ("Jansen in Den Haag", ("Jansen", "Den Haag")),
        ("Jansen (Den Haag)", ("Jansen", "Den Haag")),
        ("Jansen - Den Haag", ("Jansen", "Den Haag")),
        ("Jansen, Den Haag, Nederland", ("Jansen", "Den Haag")),
        ("Van den Berg Noordwijk aan Zee", ("Van den Berg", "Noordwijk aan Zee")),
    ],
)
def test_a_town_at_the_end_may_have_several_words(text: str, first: tuple[str, str]) -> None:
    assert splits(text)[0] == first


def test_a_word_before_a_town_may_belong_to_the_name() -> None:
    assert splits("Hotel Nieuw Amsterdam") == [
        ("Hotel", "Nieuw Amsterdam"),
        ("Hotel Nieuw", "Amsterdam"),
    ]


@pytest.mark.parametrize("text", ["", "Zwolle", "Den", ",", ", Zwolle"])
def test_a_town_alone_leaves_no_name(text: str) -> None:
    assert [split for split in splits(text) if not all(split)] == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Jansen Hendrik Ido Ambacht", ("Jansen", "Hendrik Ido Ambacht")),
        ("Jansen Nederhorst den Berg", ("Jansen", "Nederhorst den Berg")),
        ("Janssens Sint Genesius Rode", ("Janssens", "Sint Genesius Rode")),
        ("Jansen Etten Leur", ("Jansen", "Etten Leur")),
    ],
)
def test_a_town_that_no_word_tells_is_among_the_few_ways_to_read_it(
    text: str, meant: tuple[str, str]
) -> None:
    assert meant in splits(text)
    assert len(splits(text)) <= 4


@pytest.mark.parametrize(
    "text", ["Jansen Metaal BV", "Jansen en Zonen", "Den Haag", "Alphen aan den Rijn", "Jansen 12"]
)
def test_what_ends_in_no_town_is_not_asked_for_with_one(text: str) -> None:
    assert splits(text) == []


def test_a_town_is_asked_for_by_the_name_on_the_map_too() -> None:
    assert names_of_town("Den Haag") == ["'s-Gravenhage", "Den Haag"]
    assert names_of_town("Den Bosch")[0] == "'s-Hertogenbosch"
    assert names_of_town("Zwolle") == ["Zwolle"]
    assert names_of_town("") == []
    assert names_of_town("te Zwolle") == ["Zwolle"]
    assert names_of_town("(in den haag)") == ["'s-Gravenhage", "Den Haag"]
    assert names_of_town("Te") == ["Te"]
    assert names_of_town("Alphen a/d Rijn") == ["Alphen aan den Rijn"]
    assert names_of_town("Krimpen a.d. Lek") == ["Krimpen aan de Lek"]
    assert names_of_town("St. Willebrord") == ["Sint Willebrord"]
    assert names_of_town("Liège") == ["Luik", "Liège"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("KvK 10006040", {"kvkNummer": "10006040"}),
        ("000123511B01", {"rsin": "000123511"}),
        ("vestigingsnummer 000000104729", {"vestigingsnummer": "000000104729"}),
        ("7323AM12", {"postcode": "7323AM", "huisnummer": "12"}),
        ("Testkade 12 Apeldoorn", {"straatnaam": "Testkade", "plaats": "Apeldoorn"}),
        ("Studio 54 Amsterdam", {"naam": "Studio 54 Amsterdam"}),
        ("Jansen 7323 AM", {"naam": "Jansen"}),
        ("Jansen, Testkade 12, Apeldoorn", {"naam": "Jansen", "plaats": "Apeldoorn"}),
        ("Postbus 200, 7300 AM Apeldoorn", {"postcode": "7300AM", "postbusnummer": "200"}),
        ("7323 AM 12-14", {"postcode": "7323AM", "huisnummer": "12"}),
        ("vestigingsnummer 104729", {"vestigingsnummer": "000000104729"}),
    ],
)
def test_kvk_is_asked_for_what_was_typed(text: str, first: dict[str, str]) -> None:
    asked = queries(parse(text, "NL"))
    assert first.items() <= asked[0].items()
    assert len(asked) <= MAX_QUERIES


def test_kvk_is_asked_for_a_town_of_several_words_in_few_calls() -> None:
    asked = queries(parse("Jansen Metaal Den Haag", "NL"))
    assert {"naam": "Jansen Metaal", "plaats": "'s-Gravenhage"} in asked
    assert {"naam": "Jansen Metaal", "plaats": "Den Haag"} in asked
    assert len(asked) == 4


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("KvK 10006040", ("10006040", "", "")),
        ("7323AM12", ("", "7323AM12", "")),
        ("Testkade 12, 7323 AM Apeldoorn", ("", "7323AM12", "")),
        ("7323 AM 14-bis", ("", "7323AM14", "bis")),
        ("7323 AM Jansen Metaal", ("", "", "")),
    ],
)
def test_the_local_directory_reads_it_alike(text: str, parsed: tuple[str, str, str]) -> None:
    number, address, more = parse_query(text, "NL")[-3:]
    assert (number, address, more) == parsed
