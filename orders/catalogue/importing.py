"""Importing product groups and articles from a spreadsheet, for the admin and for a command.

The columns have Dutch names, since those stand in the files of the wholesaler.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import fields, widgets
from import_export.formats import base_formats
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import ModelResource
from tablib import Dataset

from orders.models import Article, ProductGroup
from orders.search_terms import key_of
from web.decimals import read_decimal
from web.sentences import filled
from web.spreadsheets import Row, UnreadableFile, read_rows
from web.texts import clean_text

UNITS_BY_WORD = {
    "stuk": "piece",
    "st": "piece",
    "set": "set",
    "doos": "box",
    "meter": "metre",
    "m": "metre",
}
YES_WORDS = ("ja", "j", "1", "true", "waar")
NO_WORDS = ("nee", "n", "0", "false", "onwaar")
MAX_WHOLE_NUMBER = 999_999  # of a pack or a minimum


class Spreadsheet(base_formats.XLSX):
    """XLSX or CSV, whichever the file turns out to be; exported as XLSX."""

    def get_title(self) -> str:
        return "Excel (XLSX)"

    def create_dataset(self, in_stream: bytes) -> Dataset:
        return dataset_of_file(in_stream)

    def export_data(self, dataset: Dataset, **kwargs: Any) -> Any:
        return dataset.export("xlsx", **kwargs)


class CommaSeparated(base_formats.CSV):
    """CSV or XLSX, whichever the file turns out to be; exported as CSV."""

    def is_binary(self) -> bool:
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes) -> Dataset:
        return dataset_of_file(in_stream)


def dataset_of_file(content: bytes) -> Dataset:
    """Return the rows of a file. Raises ValueError with a sentence for whoever has the file."""
    try:
        return dataset_of(list(read_rows(BytesIO(content))))
    except UnreadableFile as error:
        raise ValueError(str(error)) from error


def dataset_of(rows: Sequence[Row]) -> Dataset:
    """Return the rows below the first, which names the columns. Raises ValueError without one."""
    if not rows:
        raise ValueError(_("There is nothing in this file."))
    headers = [cell.lower() for cell in rows[0].cells]
    width = len(headers)
    padded = (tuple((row.cells + [""] * width)[:width]) for row in rows[1:])
    return Dataset(*padded, headers=headers)


class Cell(widgets.Widget):
    """A cell is read by a function of its column; an empty one means the column's default."""

    def __init__(self, read: Callable[[str], Any], default: Any = None) -> None:
        super().__init__()
        self.read, self.default = read, default

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = "" if value is None else clean_text(str(value))
        return self.read(text) if text else self.default

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        if isinstance(value, bool):
            return YES_WORDS[0] if value else NO_WORDS[0]
        if isinstance(value, list):
            return ", ".join(value)
        if isinstance(value, Decimal):
            return f"{value.normalize():f}".replace(".", ",")
        return str(value or "")


def _read_price(text: str) -> Decimal:
    try:
        return read_decimal(text).value
    except ValueError as error:
        raise ValueError(_("Enter a price, like 12,50.")) from error


def _read_whole_number(text: str) -> int:
    try:
        number = read_decimal(text).value
        if number != int(number) or number > MAX_WHOLE_NUMBER:
            raise ValueError(text)
    except ValueError as error:
        raise ValueError(_("Enter a whole number.")) from error
    return int(number)


def _read_yes_or_no(text: str) -> bool:
    if text.lower() not in YES_WORDS + NO_WORDS:
        raise ValueError(_("Enter “ja” or “nee”."))
    return text.lower() in YES_WORDS


def _read_unit(text: str) -> str:
    unit = UNITS_BY_WORD.get(text.lower(), text.lower())
    if unit not in Article.Unit.values:
        raise ValueError(filled(_("This unit is not known: %(unit)s."), unit=text))
    return unit


def _read_numbers(text: str) -> list[str]:
    return [part.strip() for part in text.replace("|", ",").split(",") if part.strip()]


class GroupWidget(widgets.CachedForeignKeyWidget):
    """The number of a product group, which must exist."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> ProductGroup | None:
        try:
            group: ProductGroup | None = super().clean(value, row, **kwargs)
        except ProductGroup.DoesNotExist as error:
            sentence = filled(_("There is no product group %(number)s."), number=value)
            raise ValueError(sentence) from error
        return group


class ProductGroupResource(ModelResource):
    """The columns of a file with product groups."""

    number = fields.Field("number", "artikelgroep")
    name_nl = fields.Field("name_nl", "naam")
    name_en = fields.Field("name_en", "naam_en", default="")
    name_de = fields.Field("name_de", "naam_de", default="")

    class Meta:
        model = ProductGroup
        import_id_fields = ("number",)
        fields = ("number", "name_nl", "name_en", "name_de")
        clean_model_instances = True
        skip_unchanged = True


class ArticleResource(ModelResource):
    """The columns of a file with articles.

    A column that the file lacks is left as it is, and a row with a mistake changes nothing.
    """

    number = fields.Field("number", "artikelnummer")
    ean = fields.Field("ean", "ean", widget=Cell(str, ""))
    superseded_keys = fields.Field("superseded_keys", "vervangt", widget=Cell(_read_numbers, []))
    name_nl = fields.Field("name_nl", "naam", widget=Cell(str, ""))
    name_en = fields.Field("name_en", "naam_en", widget=Cell(str, ""))
    name_de = fields.Field("name_de", "naam_de", widget=Cell(str, ""))
    group = fields.Field("group", "artikelgroep", widget=GroupWidget(ProductGroup, "number"))
    gross_price = fields.Field("gross_price", "brutoprijs", widget=Cell(_read_price))
    unit = fields.Field("unit", "eenheid", widget=Cell(_read_unit, Article.Unit.PIECE))
    pack_quantity = fields.Field("pack_quantity", "verpakt_per", widget=Cell(_read_whole_number, 1))
    minimum = fields.Field("minimum", "minimum", widget=Cell(_read_whole_number, 1))
    picture = fields.Field("picture", "foto", widget=Cell(str, ""))
    active = fields.Field("active", "actief", widget=Cell(_read_yes_or_no, True))

    class Meta:
        model = Article
        import_id_fields = ("number",)
        fields = (
            *("number", "ean", "superseded_keys", "name_nl", "name_en", "name_de", "group"),
            *("gross_price", "unit", "pack_quantity", "minimum", "picture", "active"),
        )
        instance_loader_class = CachedInstanceLoader
        use_bulk = True
        batch_size = 2000
        skip_unchanged = True
        clean_model_instances = False  # `validate_instance` cleans them without a query per row

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Note which article has which number and EAN, for rows that take those of another."""
        articles = Article.objects.values_list("number", "number_key", "ean")
        self.number_by_key = {
            key: number for number, number_key, ean in articles for key in (number_key, ean)
        }

    def skip_row(self, instance: Article, original: Any, row: Any, errors: Any = None) -> bool:
        instance.superseded_keys = [key_of(number) for number in instance.superseded_keys]
        unchanged: bool = super().skip_row(instance, original, row, errors)
        return unchanged

    def validate_instance(
        self, instance: Article, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        errors: dict[str, Any] = {**(import_validation_errors or {})}
        try:
            exclude = {*errors, "search", "words"}
            instance.full_clean(exclude, validate_unique=False, validate_constraints=False)
            self._check_not_taken(instance)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)
        instance.words = instance.words_to_find()

    def _check_not_taken(self, article: Article) -> None:
        for name, key in (("number", article.number_key), ("ean", article.ean)):
            owner = self.number_by_key.setdefault(key, article.number) if key else article.number
            if owner != article.number:
                sentence = filled(_("Article %(number)s has this already."), number=owner)
                raise ValidationError({name: sentence})

    def bulk_update(
        self,
        using_transactions: bool,
        dry_run: bool,
        raise_errors: bool,
        batch_size: int | None = None,
        result: Any = None,
    ) -> None:
        """Write the changed articles with one upsert a batch.

        Django's own bulk update takes minutes where this takes seconds.
        """
        if self.update_instances and (using_transactions or not dry_run):
            columns = [name for name in self._meta.fields if name != "number"]
            try:
                Article.objects.bulk_create(
                    self.update_instances,
                    batch_size=batch_size,
                    update_conflicts=True,
                    unique_fields=["id"],
                    update_fields=[*columns, "words"],
                )
            except Exception as error:
                self.handle_import_error(result, error, raise_errors)
        self.update_instances.clear()


class ArticleLoad(ArticleResource):
    """Articles loaded by a command, without the differences in HTML that take the longest."""

    class Meta(ArticleResource.Meta):
        skip_html_diff = True
