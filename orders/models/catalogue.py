"""The catalogue: articles with their gross prices, in product groups."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from orders.barcodes import gtin_of, scanned
from orders.search_terms import GROUP_MARK, index_words, key_of

MAX_PRICE_BASIS = 100_000  # units that one price is for

# Each condition by itself, and older numbers one by one: else PostgreSQL reads all rows for a list
# of hundreds. Without the second condition it does not use the index of EANs, and without the array
# it takes the ids for so many that it reads all rows too.
NUMBERED = """
    SELECT unnest(ARRAY(
        SELECT id FROM orders_article WHERE number_key = ANY(%s)
        UNION
        SELECT id FROM orders_article WHERE ean = ANY(%s) AND ean <> ''
        UNION
        SELECT article.id FROM unnest(%s::varchar[]) AS wanted (key)
        JOIN orders_article AS article ON article.superseded_keys @> ARRAY[wanted.key]
    ))
"""


def numbered_values(numbers: Iterable[str]) -> list[list[str]]:
    """Return the values of `NUMBERED` for these numbers or EANs."""
    codes = {scanned(number) for number in numbers}
    keys = sorted({key_of(code) for code in codes} - {""})
    gtins = sorted({gtin_of(code) for code in codes} - {""})
    return [keys, gtins, keys]


class Named(models.Model):
    """A row with a name in each language; one that is missing reads as the Dutch one."""

    name_nl = models.CharField(_("name in Dutch"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    name_de = models.CharField(_("name in German"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return getattr(self, f"name_{get_language()}", "") or self.name_nl


class ProductGroupQuerySet(models.QuerySet["ProductGroup"]):
    def with_articles(self) -> ProductGroupQuerySet:
        """Return the groups that have articles that can be ordered."""
        return self.filter(Exists(Article.objects.active().filter(group=OuterRef("pk"))))

    def numbered(self, text: str) -> ProductGroupQuerySet:
        """Return the group with this number, if there is one, whatever somebody sent as it."""
        return self.filter(number=text.replace("\0", ""))  # PostgreSQL refuses null characters


class WordsField(ArrayField[list[str], list[str]]):
    """The words by which something is found, written anew on every save."""

    def pre_save(self, model_instance: models.Model, add: bool) -> list[str]:
        assert isinstance(model_instance, Article | ProductGroup)
        words = model_instance.words_to_find()
        setattr(model_instance, self.attname, words)
        return words


class ProductGroup(Named):
    """A group of the catalogue, in which articles are browsed and for which discounts are set."""

    number = models.CharField(_("group number"), max_length=20, unique=True)
    words = WordsField(models.CharField(max_length=201), default=list, blank=True, editable=False)

    objects = ProductGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("product group")
        verbose_name_plural = _("product groups")
        ordering = ["number"]

    def words_to_find(self) -> list[str]:
        """Return the words of the names, marked, which its articles are found by too."""
        own_words = index_words(self.name_nl, self.name_en, self.name_de)
        return [f"{GROUP_MARK}{word}" for word in own_words]


class KeyField(models.CharField[str, str]):
    """The number as it is compared, written anew on every save."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        assert isinstance(model_instance, Article)
        key = key_of(model_instance.number)
        setattr(model_instance, self.attname, key)
        return key


class StoredField(models.GeneratedField):
    """A generated column that is stored, which every PostgreSQL supports.

    Django's own check asks the server whether it supports virtual columns too, so that checking
    settings and models would need a connection to a database.
    """

    def _check_supported(self, databases: Any) -> list[Any]:
        return []

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.GeneratedField", args, kwargs


class ArticleQuerySet(models.QuerySet["Article"]):
    def active(self) -> ArticleQuerySet:
        return self.filter(active=True)

    def numbered(self, numbers: Iterable[str]) -> ArticleQuerySet:
        """Return articles with one of these numbers or EANs, or that superseded one of them.

        However they are written: `orders.article_lookup` tells which article a number means.
        """
        values = numbered_values(numbers)
        return self.filter(pk__in=RawSQL(NUMBERED, values))  # noqa: S611 - constant SQL


class Article(Named):
    """An article of the catalogue; it is never deleted, but can stop being active."""

    class Unit(models.TextChoices):
        PIECE = "piece", pgettext_lazy("unit", "pc")
        SET = "set", pgettext_lazy("unit", "set")
        BOX = "box", pgettext_lazy("unit", "box")
        METRE = "metre", pgettext_lazy("unit", "m")

    number = models.CharField(_("article number"), max_length=40, unique=True)
    # Not unique: "3.11" and "31.1" are two articles.
    number_key = KeyField(max_length=40, db_index=True, editable=False, db_collation="C")
    ean = models.CharField("EAN", max_length=14, blank=True)
    superseded_keys = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("superseded numbers"),
        default=list,
        blank=True,
        help_text=_("Older numbers of this article, by which customers still find it."),
    )
    group = models.ForeignKey(
        ProductGroup, models.PROTECT, related_name="articles", verbose_name=_("product group")
    )
    gross_price = models.DecimalField(
        _("list price"),
        max_digits=12,
        decimal_places=4,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("In euros, without VAT. With 0 the price is on request: nobody can order it."),
    )
    price_basis = models.PositiveIntegerField(
        _("price per"),
        default=1,
        db_default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_PRICE_BASIS)],
        help_text=_("The number of units that the list price is for, such as 1, 100 or 1000."),
    )
    unit = models.CharField(_("unit"), max_length=10, choices=Unit.choices, default=Unit.PIECE)
    pack_quantity = models.PositiveIntegerField(
        _("pack size"), default=1, validators=[MinValueValidator(1)]
    )
    minimum = models.PositiveIntegerField(
        _("minimum order"), default=1, validators=[MinValueValidator(1)]
    )
    picture = models.URLField(
        _("picture"),
        blank=True,
        help_text=_("An address on one of the hosts of PICTURE_HOSTS; others are not shown."),
    )
    active = models.BooleanField(_("can be ordered"), default=True)
    words = WordsField(models.CharField(max_length=200), default=list, blank=True, editable=False)
    # Those of the group: a trigger writes them, whoever saves the article or renames the group.
    group_words = ArrayField(
        models.CharField(max_length=201), default=list, blank=True, editable=False
    )
    search = StoredField(
        expression=Func(
            Func(F("words"), F("group_words"), function="array_cat"), function="array_to_tsvector"
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["number_key", "number"]
        indexes = [
            GinIndex(fields=["search"], name="article_search"),
            GinIndex(fields=["superseded_keys"], name="article_superseded"),
            models.Index(fields=["group", "number_key"], name="article_of_group"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ean"], name="one_article_per_ean", condition=~Q(ean="")
            ),
            models.CheckConstraint(
                name="article_price_not_negative", condition=Q(gross_price__gte=0)
            ),
            models.CheckConstraint(
                name="article_quantities", condition=Q(pack_quantity__gte=1, minimum__gte=1)
            ),
            models.CheckConstraint(
                name="article_price_basis",
                condition=Q(price_basis__gte=1, price_basis__lte=MAX_PRICE_BASIS),
            ),
        ]

    def clean_fields(self, exclude: Any = None) -> None:
        self.number_key = key_of(self.number)
        self.ean = gtin_of(self.ean) or self.ean
        super().clean_fields(exclude)

    def clean(self) -> None:
        if self.number and not self.number_key:
            raise ValidationError({"number": _("An article number has letters or digits.")})
        self.superseded_keys = [key for number in self.superseded_keys if (key := key_of(number))]
        if self.ean and not gtin_of(self.ean):
            raise ValidationError({"ean": _("This is not an EAN: its check digit is wrong.")})

    def words_to_find(self) -> list[str]:
        """Return the words of the names, by which the article is found."""
        return index_words(self.name_nl, self.name_en, self.name_de)

    @property
    def shown_picture(self) -> str:
        """The URL of the picture, or nothing when pages may not load pictures from its host."""
        hosts = tuple(f"{host.rstrip('/')}/" for host in settings.PICTURE_HOSTS)
        return self.picture if self.picture.startswith(hosts) else ""

    @property
    def is_on_request(self) -> bool:
        """Tell whether the dealer is asked for its price; such an article cannot be ordered."""
        return self.gross_price == 0

    def next_quantity(self, wanted: int) -> int:
        """Return the smallest quantity, from `wanted` on, in which this article is sold."""
        lowest = max(wanted, self.minimum)
        return -(-lowest // self.pack_quantity) * self.pack_quantity
