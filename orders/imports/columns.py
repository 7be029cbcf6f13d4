"""The columns of a file with articles or product groups, as the wholesaler and others call them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection, models

from orders.imports.cells import CellReader
from orders.models import Article, CatalogueImport, ProductGroup
from orders.models.catalogue import KeyField, WordsField
from orders.search_terms import key_of
from web.spreadsheets import Column

NUMBER = "number"
GROUP = "group_id"
PRICE = "gross_price"
BASIS = "price_basis"
EAN = "ean"
REQUIRED = object()  # in the place of a default: the cell of a new row may not be empty
_NUMBERS_OF_UNITS = ("10", "100", "1000", "honderd", "duizend", "hundred", "hundert")
_PRICES = ("prijs", "price", "preis")
_NOT_THE_NAME = (
    *("groep", "group", "gruppe", "leverancier", "supplier", "lieferant", "fr", "merk", "brand"),
    *("artikelgroep", "bestand", "file"),
)


@dataclass(frozen=True)
class ImportColumn:
    """A column of an import: the column of the table, the title, and how a cell is read."""

    name: str
    title: str
    other_titles: tuple[str, ...] = ()
    vague_titles: tuple[str, ...] = ()
    not_beside: tuple[str, ...] = ()
    read: Callable[[CellReader, str], Any] | None = None
    default: Any = ""
    is_number: bool = False  # so that a number of a spreadsheet is read as it is stored

    def wanted(self, known: Callable[[Collection[str]], Collection[str]] | None = None) -> Column:
        """Return it for who looks for the columns of a file."""
        is_number = self.name == NUMBER
        return Column(
            self.name,
            (self.title, self.title.replace("_", " "), *self.other_titles),
            self.vague_titles,
            self.not_beside,
            required=is_number,
            known=known if is_number else None,
        )


_NAMES = (
    ImportColumn(
        "name_nl",
        "naam",
        (
            "omschrijving",
            "artikelomschrijving",
            "artikelnaam",
            "description",
            "name",
            "bezeichnung",
            *("benaming", "artikelbenaming", "beschrijving", "productnaam", "artikeltekst"),
            *("beschreibung", "artikelbezeichnung", "artikeltext", "produktname"),
        ),
        ("product", "artikel", "article", "tekst", "text", "titel", "title"),
        (*_NOT_THE_NAME, "en", "de", "engels", "duits", "english", "german", "englisch", "deutsch"),
        default=REQUIRED,
    ),
    ImportColumn("name_en", "naam_en", ("naam engels", "name en", "english", "description en")),
    ImportColumn("name_de", "naam_de", ("naam duits", "name de", "deutsch", "bezeichnung de")),
)
_ARTICLE_COLUMNS = (
    ImportColumn(
        NUMBER,
        "artikelnummer",
        (
            *("artikelnr", "art nr", "art no", "artikelcode", "article number", "article no"),
            *("item number", "item no", "part number", "bestelnummer", "bestelnr", "sku"),
            *("artnr", "productnummer", "productcode", "artikelnummer leverancier"),
            *("bestellnummer", "bestellnr", "teilenummer", "item code", "order code"),
        ),
        ("artikel", "article", "nummer", "number", "code", "item", "nr", "no"),
        ("groep", "group", "gruppe", "vervangt", "oud", "old", "replaces"),
        default=REQUIRED,
    ),
    ImportColumn(
        EAN,
        "ean",
        ("ean code", "eannummer", "gtin", "barcode", "streepjescode", "ean13", "upc"),
        read=CellReader.ean,
    ),
    ImportColumn(
        "superseded_keys",
        "vervangt",
        ("vervangt artikel", "replaces", "ersetzt", "vorig nummer", "oud nummer", "supersedes"),
        read=CellReader.keys,
        default=[],
    ),
    *_NAMES,
    ImportColumn(
        GROUP,
        "artikelgroep",
        (
            *("groep", "productgroep", "product group", "group", "artikelgruppe", "warengruppe"),
            *("groepcode", "groepscode", "groepnummer", "groepsnummer", "groepnr", "grp"),
            *("artikelgroepnr", "artikelgroepnummer", "artikelgroepcode", "productgroepnr"),
            *("categorie", "category", "kategorie", "rubriek", "warengruppennummer"),
        ),
        not_beside=(
            *("naam", "name", "omschrijving", "description", "korting", "kortings", "discount"),
            *("rabatt", "btw", "vat", "mwst"),
        ),
        default=REQUIRED,
    ),
    ImportColumn(
        PRICE,
        "brutoprijs",
        (
            *("bruto prijs", "bruto", "adviesprijs", "catalogusprijs", "lijstprijs", "list price"),
            *("gross price", "bruttopreis", "listenpreis", "adviesverkoopprijs", "stuksprijs"),
            *("stukprijs", "eenheidsprijs", "unit price", "einzelpreis", "stückpreis", "uvp"),
            *("katalogpreis", "prijs per stuk", "prijs per eenheid", "price per piece"),
            *("price per unit", "price each", "preis pro stück", "preis je stück"),
            *("prijs excl btw", "prijs ex btw", "prijs exclusief btw", "nieuwe prijs"),
            *("new price", "neuer preis"),
        ),
        ("prijs", "price", "preis", "verkoopprijs", "tarief"),
        (
            *("oud", "oude", "vorige", "old", "alt", "netto", "net", "inkoop", "datum"),
            *("gewicht", "weight", "marge", "korting", "discount", "rabatt"),
            *_NUMBERS_OF_UNITS,
        ),
        read=CellReader.price,
        default=REQUIRED,
        is_number=True,
    ),
    ImportColumn(
        BASIS,
        "prijs_per",
        (
            *("prijseenheid", "prijsbasis", "prijs per aantal", "price per", "price unit"),
            *("price basis", "preis pro", "preiseinheit", "preisbasis"),
        ),
        # "Prijs per stuk" is a price; "Prijs per 100" is one too, and says its basis itself.
        not_beside=(
            *("stuk", "stuks", "st", "piece", "each", "stück", "eenheid", "unit", "einheit"),
            *("meter", "set", "doos", "verpakking", "pack", "paar", "kg", "bruto", "netto"),
            *("excl", "incl", "ex", "btw", "eur", "euro", *_NUMBERS_OF_UNITS),
        ),
        read=CellReader.price_basis,
        default=1,
        is_number=True,
    ),
    ImportColumn(
        "unit",
        "eenheid",
        ("unit", "einheid", "einheit", "vpe eenheid"),
        not_beside=(*_PRICES, "per", "aantal", "quantity", "menge"),
        read=CellReader.unit,
        default=Article.Unit.PIECE.value,
    ),
    ImportColumn(
        "pack_quantity",
        "verpakt_per",
        ("verpakkingseenheid", "verpakking", "per verpakking", "pack size", "vpe", "packaging"),
        not_beside=(*_PRICES, "soort", "type"),
        read=CellReader.whole_number,
        default=1,
        is_number=True,
    ),
    ImportColumn(
        "minimum",
        "minimum",
        ("minimale afname", "minimum order", "moq", "mindestmenge", "min"),
        not_beside=(*_PRICES, "voorraad", "stock", "bestand", "lager", "max"),
        read=CellReader.whole_number,
        default=1,
        is_number=True,
    ),
    ImportColumn(
        "picture", "foto", ("afbeelding", "picture", "image", "bild"), read=CellReader.picture
    ),
    ImportColumn("active", "actief", ("active", "aktiv"), read=CellReader.yes_or_no, default=True),
)
_GROUP_COLUMNS = (
    ImportColumn(
        NUMBER,
        "artikelgroep",
        ("groep", "groepsnummer", "productgroep", "product group", "group", "artikelgruppe"),
        ("nummer", "number", "code", "nr"),
        ("naam", "name", "omschrijving"),
        default=REQUIRED,
    ),
    *_NAMES,
)


@dataclass(frozen=True)
class Target:
    """A table that is imported into: its columns, and how its rows are told apart."""

    model: type[models.Model]
    columns: tuple[ImportColumn, ...]

    @cached_property
    def by_name(self) -> dict[str, ImportColumn]:
        """The columns of a file by their name in the table."""
        return {column.name: column for column in self.columns}

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The names of the columns that a new row cannot be without."""
        return tuple(column.name for column in self.columns if column.default is REQUIRED)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns that a file may have."""
        return tuple(self.by_name)

    @cached_property
    def derived(self) -> tuple[str, ...]:
        """The names of the columns that are computed from the others on every save."""
        fields = self.model._meta.concrete_fields
        return tuple(f.attname for f in fields if isinstance(f, KeyField | WordsField))

    @cached_property
    def all_columns(self) -> tuple[str, ...]:
        """The names of all columns that are written for a new row."""
        return tuple(
            field.attname
            for field in self.model._meta.concrete_fields
            if not field.primary_key and not field.generated
        )

    def field(self, name: str) -> models.Field[Any, Any]:
        """Return the field of the model that has a column."""
        return next(f for f in self.model._meta.concrete_fields if f.attname == name)

    def wanted(self) -> list[Column]:
        """Return the columns that are looked for in a file."""
        return [column.wanted(self.known_numbers) for column in self.columns]

    def rows_like(self, numbers: Collection[str]) -> list[dict[str, Any]]:
        """Return the rows with these numbers, however they are punctuated."""
        names = ("id", *self.names)
        statement = f"SELECT {', '.join(names)} FROM {self.table}"  # noqa: S608 - names of our own table and columns
        params: list[list[str]] = []
        if self.model is Article:
            # An array, since thousands of parameters take longer to send than to look up.
            statement += " WHERE number_key = ANY(%s)"
            params = [sorted({key_of(number) for number in numbers})]
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def known_numbers(self, cells: Collection[str]) -> Collection[str]:
        """Return which of some cells are numbers that the table has."""
        numbers = {cell.replace("\0", "") for cell in cells}
        rows = self.model._default_manager.filter(number__in=numbers)
        return set(rows.values_list("number", flat=True))


ARTICLES = Target(Article, _ARTICLE_COLUMNS)
GROUPS = Target(ProductGroup, _GROUP_COLUMNS)


def target_of(kind: str) -> Target:
    """Return the table that an import of a kind is about."""
    return ARTICLES if kind == CatalogueImport.Kind.ARTICLES else GROUPS
