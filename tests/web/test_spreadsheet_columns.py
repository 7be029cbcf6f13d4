"""Which column of a spreadsheet holds what, and what is asked when it cannot be told."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from orders.column_titles import columns_of_lines
from web.spreadsheets import Column, Layout, find_columns

A, B, C, D = "51.110.4900", "51.110.5200", "51.110.5500", "51.110.5800"
ARTICLES = {A, B, C, D}


def layout_of(text: str, *, known: bool = True) -> Layout:
    rows = [line.split(";") for line in text.split("\n")]
    return find_columns(rows, columns_of_lines(_articles_among if known else None))


def _articles_among(cells: Collection[str]) -> set[str]:
    return ARTICLES & set(cells)


def lines(text: str, *, known: bool = True) -> list[tuple[str, str]]:
    layout = layout_of(text, known=known)
    rows = [line.split(";") for line in text.split("\n")]
    assert layout.unclear == ()
    return [
        (layout.cell(row, "number"), layout.cell(row, "quantity"))
        for row in rows[layout.first_row :]
    ]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    "title",
    [
        *("Artikelnummer", "ARTIKELNUMMER", "Artikel nummer", "Artikel_nummer", "Artikel\rnummer"),
        *("Artikelnr", "Artikelnr.", "Artikel nr.", "Art.nr.", "Art. nr", "Art nr", "ArtNr"),
        *("Art. no.", "Art.-Nr.", "Artikel-Nr.", "Art.-No", "Bestelnummer", "Bestelnr.", "Code"),
        *("Bestelcode", "Bestell-Nr.", "Bestellnummer", "SKU", "Item", "Item no.", "Item number"),
        *("Part number", "Part no.", "Partnr.", "Article", "Article number", "Article no."),
        *("Artikelcode", "Productcode", "Product code", "Productnummer", "Nummer", "Number"),
        *("Artikelnummer leverancier", "Uw artikelnummer", "Phantom artikelnr.", "Artikel", "Nr."),
        *("Artikelnummer*", "Artikelnummer (verplicht)", "EAN", "EAN-code", "EAN/GTIN", "GTIN"),
        *("Barcode", "Ref.", "Referentie", "Sachnummer", "Materialnummer", "Ihre Artikelnummer"),
        *("Leverancierscode", "Teile-Nr.", "Artikel-ID"),
    ],
)
def test_the_number_by_its_title(title: str, known: bool) -> None:
    text = f"Pos;{title};Omschrijving;Aantal;Prijs\n1;{A};Gatzaag 49;5;22,78\n2;{B};Gatzaag;6;23,74"
    assert lines(text, known=known) == [(A, "5"), (B, "6")]


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Aantal",
            "AANTAL",
            "Aantal (st.)",
            "Aantal stuks",
            "Stuks",
            "Aant.",
            "Qty",
            "QTY.",
            "St.",
        ),
        *("Quantity", "Order qty", "Quantity ordered", "Menge", "Bestellmenge", "Anzahl", "Stück"),
        *("Stk.", "Stueck", "Hoeveelheid", "Bestelaantal", "Besteld aantal", "Te bestellen"),
        *(
            "Te bestellen aantal",
            "Hvh",
            "Pieces",
            "Stückzahl",
            "Aantal:",
            "Aan\rtal",
            "Menge (Stk)",
        ),
    ],
)
def test_the_quantity_by_its_title(title: str) -> None:
    text = (
        f"Omschrijving;{title};Prijs;Verpakt per;Artikelnummer\nGatzaag;5;22;10;{A}\nX;6;23;1;{B}"
    )
    assert lines(text) == [(A, "5"), (B, "6")]


def test_the_header_on_a_row_further_down() -> None:
    text = (
        "Bestelling Dorivanta;;\nBestelnummer;4500123;\nDatum;27-11-2026;\nAantal regels;2;\n;;\n"
        f"Artikelnummer;Omschrijving;Aantal\n{A};Gatzaag 49;5\n{B};Gatzaag 52;6"
    )
    assert lines(text) == [(A, "5"), (B, "6")]
    assert layout_of(text).titles == ("Artikelnummer", "Omschrijving", "Aantal")


def test_a_header_in_the_other_order_with_words_in_front() -> None:
    assert lines(f"Aantal;Eenheid;Artikel;Art.nr.\n5;st;Gatzaag 49;{A}") == [(A, "5")]


def test_a_surer_title_goes_before_a_vague_one() -> None:
    text = f"Artikel;Code;Artikelnummer;Aantal per doos;Aantal\nBoor;X1;{A};10;5"
    assert lines(text, known=False) == [(A, "5")]


def test_the_article_numbers_tell_which_of_two_titles_is_meant() -> None:
    text = f"Artikelnummer klant;Artikelnummer leverancier;Aantal\n100-1;{A};5\n100-2;{B};6"
    assert lines(text) == [(A, "5"), (B, "6")]
    assert layout_of(text, known=False).unclear == ("number",)


def test_the_article_numbers_tell_which_column_has_them_whatever_its_title() -> None:
    text = f"Artikelnummer;Phantom;Aantal\n100-1;{A};5\n100-2;{B};6"
    assert lines(text) == [(A, "5"), (B, "6")]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("text", "right"),
    [
        (f"{A};5\n{B};6\n{C};7", [(A, "5"), (B, "6"), (C, "7")]),
        (f"5;{A}\n6;{B}\n9;{C}", [(A, "5"), (B, "6"), (C, "9")]),
        (f"1;{A};5\n2;{B};6\n3;{C};7", [(A, "5"), (B, "6"), (C, "7")]),
        (f"10;{A};5\n20;{B};6\n30;{C};7", [(A, "5"), (B, "6"), (C, "7")]),
        (f"1;{A};1\n2;{B};2\n3;{C};3", [(A, "1"), (B, "2"), (C, "3")]),
        (f"1;{A};5", [(A, "5")]),
        (f"{A};1.000\n{B};2.000 st\n{C};1'000", [(A, "1.000"), (B, "2.000 st"), (C, "1'000")]),
        (f"Bestelling;\n{A};5\n{B};6\n{C};7", [(A, "5"), (B, "6"), (C, "7")]),
        (f"Ding;Zoveel\n{A};5\n{B};6\n{C};7", [(A, "5"), (B, "6"), (C, "7")]),
        ("A;1\nB;2\nC;3", [("A", "1"), ("B", "2"), ("C", "3")]),
        ("TAP-SET;1", [("TAP-SET", "1")]),
        ("2905111049000;5", [("2905111049000", "5")]),
        ("31.1;2", [("31.1", "2")]),
        ("1234;5", [("1234", "5")]),
        (f"{A}\n{B}\n{C}", [(A, ""), (B, ""), (C, "")]),
        (f"{A};vijf", [(A, "vijf")]),
    ],
)
def test_columns_without_a_header(text: str, right: list[tuple[str, str]], known: bool) -> None:
    assert lines(text, known=known) == right


def test_the_article_numbers_tell_a_column_without_a_header() -> None:
    text = f"100-1;{A};boor 5 mm;5\n100-2;{B};boor 6 mm;6\n100-3;{C};boor 7 mm;7"
    assert lines(text) == [(A, "5"), (B, "6"), (C, "7")]


@pytest.mark.parametrize(
    ("text", "unclear", "guess"),
    [
        (f"{A};5;22\n{B};6;23\n{C};7;24", ("quantity",), {"number": 0, "quantity": 1}),
        (f"Artikelnummer;Prijs\n{A};5\n{B};6", ("quantity",), {"number": 0, "quantity": 1}),
        (f"1;{A}\n2;{B}\n3;{C}", ("quantity",), {"number": 1, "quantity": 0}),
        ("Naam;Aantal\nBoor;5\nTap;6", ("number",), {"quantity": 1}),
        ("1000;5\n2000;6\n3000;7", ("number", "quantity"), {"number": 0, "quantity": 1}),
        ("101;5;x\n102;6;y\n103;7;z", ("number", "quantity"), {"number": 0, "quantity": 1}),
    ],
)
def test_what_cannot_be_told_is_asked(
    text: str, unclear: tuple[str, ...], guess: dict[str, int]
) -> None:
    layout = layout_of(text)
    assert layout.unclear == unclear
    assert layout.columns == guess


def test_the_question_shows_the_first_five_rows_and_takes_an_answer() -> None:
    text = "Prijslijst 2026;;\n" + "\n".join(f"{n}00;5;22" for n in range(1, 9))
    layout = layout_of(text)
    assert len(layout.sample) == 5
    answered = layout.answered({"number": 2, "quantity": None})
    assert (answered.columns, answered.unclear) == ({"number": 2}, ())


def test_a_header_that_is_repeated_is_told() -> None:
    layout = layout_of(f"Artikelnummer;Aantal\n{A};5\nArtikelnummer;Aantal\n{B};6")
    assert layout.repeats_titles(["Artikelnummer", "Aantal"])
    assert layout.repeats_titles(["Artikelnummer", "Aantal", ""])
    assert not layout.repeats_titles([A, "5"])
    assert not layout_of(f"{A};5").repeats_titles([])


def test_many_columns_by_their_titles_only() -> None:
    wanted = [
        Column("number", ("artikelnummer",)),
        Column("name", ("naam", "omschrijving")),
        Column("name_en", ("naam en", "naam (engels)"), required=False),
        Column("price", ("brutoprijs", "prijs")),
        Column("minimum", ("minimum",), required=False),
    ]
    titles = ["Artikelnummer", "NAAM", "naam_en", "Bruto-prijs", "Foto"]
    layout = find_columns([titles, ["C2-A", "tap", "tap", "1,25", ""]], wanted)
    assert layout.columns == {"number": 0, "name": 1, "name_en": 2, "price": 3}
    assert (layout.unclear, layout.missing) == ((), ())


def test_a_required_column_that_may_be_another_one_is_asked() -> None:
    wanted = [Column("number", ("artikelnummer",)), Column("price", ("prijs",))]
    rows = [["Artikelnummer", "Netto"], ["C2-A", "1,25"]]
    assert find_columns(rows, wanted).unclear == ("price",)
    assert find_columns([["Artikelnummer"], ["C2-A"]], wanted).missing == ("price",)


def test_an_empty_file_has_nothing_to_ask() -> None:
    layout = find_columns([], columns_of_lines(None))
    assert (layout.columns, layout.unclear, layout.missing) == ({}, (), ("number",))


def test_articles_are_asked_for_once() -> None:
    asked = []

    def known(cells: Collection[str]) -> set[str]:
        asked.append(set(cells))
        return set()

    find_columns([[A, "5", "boor"], [B, "6", "tap"]], columns_of_lines(known))
    assert asked == [{A, B, "5", "6", "boor", "tap"}]
