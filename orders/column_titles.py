"""The columns of a file or a pasted text with lines of an order, as people call them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from web.spreadsheets import Column, has_digit

NUMBER, QUANTITY = "number", "quantity"
MAX_NUMBER_LENGTH = 40  # a longer cell is a description
MAX_WORDS_IN_NUMBER = 4
MIN_DIGITS_OF_NUMBER = 5  # of one that would be a quantity when it were shorter
_UNIT = r"(?:st|stk|stuk|stuks|stueck|stück|pcs?|pieces?|ea|x|doos|dozen|set|sets)\.?"
_LOOKS_LIKE_QUANTITY = re.compile(
    rf"(?:x\s*)?\d{{1,7}}(?:[.,'’\s]\d{{3}})*(?:[.,]0+)?\s*(?:{_UNIT})?", re.IGNORECASE
)
NUMBER_TITLES = (
    *("artikelnummer", "artikelnr", "art.nr.", "artnummer", "artikel no", "art no", "artno"),
    *("article number", "article no", "article nr", "articlenumber", "item number", "item no"),
    *("item nr", "part number", "part no", "part nr", "partnr", "product number", "product no"),
    *("productnummer", "productnr", "product code", "productcode", "product id", "artikelcode"),
    *("artikel code", "article code", "item code", "itemcode", "artikel id", "artikelnumber"),
    *("sachnummer", "teilenummer", "teilenr", "produktnummer", "materialnummer", "materialnr"),
    *("bestelnummer", "bestelnr", "bestelcode", "bestell nr", "bestellnummer", "order code"),
    *("ordercode", "catalogusnummer", "katalognummer", "catalogue number", "catalog number"),
    *("leveranciersnummer", "leverancierscode", "lieferantennummer", "supplier code", "sku"),
    *("supplier number", "mpn", "artikelnum", "artikelnummers", "nummer artikel", "best nr"),
    *("best no", "prod nr", "p/n", "mat nr", "materiaalnummer", "cat no", "catalogue no"),
    *("stock code", "onderdeelnummer", "onderdeelnr", "hersteller nr", "herstellernummer"),
    *("code article", "article code", "no article", "zoeknummer", "phantom code"),
    *("phantom nummer", "phantomnummer", "phantom nr", "fabrikantnummer", "fabrikantcode"),
    *("ean", "ean code", "ean nummer", "ean nr", "ean13", "gtin", "barcode", "streepjescode"),
    *("strichcode", "upc"),
)
VAGUE_NUMBER_TITLES = (
    *("artikel", "article", "item", "code", "nummer", "number", "nr", "no", "num", "part"),
    *("product", "produkt", "teil", "material", "materiaal", "referentie", "reference", "referenz"),
    *("ref", "id", "art", "kode"),
)
QUANTITY_TITLES = (
    *("aantal", "aantallen", "aant", "hoeveelheid", "hoeveelh", "hvh", "stuks", "stuk"),
    *("bestelaantal", "besteld aantal", "te bestellen", "bestelhoeveelheid", "besteld"),
    *("quantity", "quantities", "qty", "qnt", "qty ordered", "order qty", "order quantity"),
    *("ordered", "pieces", "pcs", "units", "amount", "menge", "mng", "anzahl", "anz", "stück"),
    *("stueck", "stk", "stückzahl", "stueckzahl", "bestellmenge", "aantal stuks", "q.ty", "quant"),
    *("quantité", "qté", "ordermenge", "liefermenge", "hoev", "nbr", "afname"),
)
VAGUE_QUANTITY_TITLES = ("st", "hv", "eh", "count", "ea", "x", "q", "nodig", "bedarf", "need")
_NOT_OF_A_NUMBER = (
    *("omschrijving", "naam", "description", "name", "bezeichnung", "beschreibung", "prijs"),
    *("price", "preis", "groep", "group", "gruppe", "aantal", "quantity", "menge", "tekst", "text"),
    *("soort", "type", "merk", "brand", "datum", "date"),
)
_NOT_OF_A_QUANTITY = (
    *("per", "je", "pro", "prijs", "price", "preis", "bedrag", "verpakking", "verpakt", "voorraad"),
    *("stock", "bestand", "minimum", "minimaal", "min", "max", "lager", "verpackung", "pack"),
    *("pallet", "doos", "dozen", "boxes", "kartons", "verpakkingen", "eenheid", "unit", "einheit"),
    *("geleverd", "delivered", "geliefert", "backorder", "vorig", "verbruik", "soort", "type"),
)


def columns_of_lines(known: Callable[[Collection[str]], Collection[str]] | None) -> list[Column]:
    """Return the two columns of an order; `known` tells which numbers are those of articles."""
    return [
        Column(
            NUMBER,
            NUMBER_TITLES,
            VAGUE_NUMBER_TITLES,
            _NOT_OF_A_NUMBER,
            fits=_looks_like_number,
            known=known,
        ),
        Column(
            QUANTITY,
            QUANTITY_TITLES,
            VAGUE_QUANTITY_TITLES,
            _NOT_OF_A_QUANTITY,
            required=False,
            fits=_looks_like_quantity,
        ),
    ]


def _looks_like_number(cell: str) -> bool:
    is_short = len(cell) <= MAX_NUMBER_LENGTH and len(cell.split()) <= MAX_WORDS_IN_NUMBER
    is_quantity = len(cell) < MIN_DIGITS_OF_NUMBER and _looks_like_quantity(cell)
    return is_short and has_digit(cell) and not is_quantity


def _looks_like_quantity(cell: str) -> bool:
    return _LOOKS_LIKE_QUANTITY.fullmatch(cell) is not None
