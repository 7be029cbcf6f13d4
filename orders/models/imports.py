"""Imports of the catalogue: the file, what it would change, and what it has changed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User


class CatalogueImportQuerySet(models.QuerySet["CatalogueImport"]):
    def writing(self) -> CatalogueImportQuerySet:
        """Return the imports that are changing the catalogue now."""
        states = CatalogueImport.State
        return self.filter(state__in=(states.APPLYING, states.UNDOING))

    def open(self) -> CatalogueImportQuerySet:
        """Return the imports about which somebody has yet to decide."""
        states = CatalogueImport.State
        return self.filter(state__in=(states.CHECKING, states.ASKING, states.CHECKED))


class CatalogueImport(models.Model):
    """A file with articles or product groups, on its way into the catalogue.

    It is checked, and shows what it would change; when somebody says so, it changes the catalogue,
    all at once, and it can be undone likewise.
    """

    class Kind(models.TextChoices):
        ARTICLES = "articles", _("articles")
        GROUPS = "groups", _("product groups")

    class State(models.TextChoices):
        CHECKING = "checking", pgettext_lazy("import", "being checked")
        ASKING = "asking", pgettext_lazy("import", "has a question")
        CHECKED = "checked", pgettext_lazy("import", "checked")
        APPLYING = "applying", pgettext_lazy("import", "being applied")
        APPLIED = "applied", pgettext_lazy("import", "applied")
        UNDOING = "undoing", pgettext_lazy("import", "being undone")
        UNDONE = "undone", pgettext_lazy("import", "undone")
        FAILED = "failed", pgettext_lazy("import", "could not be read")
        CANCELLED = "cancelled", pgettext_lazy("import", "cancelled")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHECKING)
    file_name = models.CharField(_("file"), max_length=200)
    language = models.CharField(_("language"), max_length=5)  # of what is told about its rows
    by_user = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    created_at = models.DateTimeField(_("uploaded on"), default=timezone.now)
    answers = models.JSONField(default=dict)  # what was said about columns, separators and groups
    questions = models.JSONField(default=dict)  # what has to be said first
    summary = models.JSONField(default=dict)
    problem = models.TextField(_("problem"), blank=True)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows"), default=0)
    worked_at = models.DateTimeField(_("last progress"), default=timezone.now)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    applied_at = models.DateTimeField(_("applied on"), null=True)
    undone_at = models.DateTimeField(_("undone on"), null=True)

    objects = CatalogueImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of the catalogue")
        verbose_name_plural = _("imports of the catalogue")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_is_applied_before_undone",
                condition=Q(undone_at=None) | Q(applied_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_working(self) -> bool:
        """Whether a job is at it, so that the page has to be loaded again."""
        return self.state in (self.State.CHECKING, self.State.APPLYING, self.State.UNDOING)

    @property
    def version(self) -> str:
        """What a button carries of the summary beside which it stands."""
        return f"{self.worked_at.timestamp()}"

    @property
    def can_be_undone(self) -> bool:
        """Whether it is the last one of its kind, of which it is still known what it changed."""
        applied = CatalogueImport.objects.filter(kind=self.kind, state=self.State.APPLIED)
        last = applied.order_by("applied_at", "pk").last()
        return last is not None and last.pk == self.pk and self.rows.exists()

    def count(self, name: str) -> int:
        """Return a number of the summary."""
        value: Any = self.summary.get(name, 0)
        return int(value)


class ImportFilePart(models.Model):
    """A piece of the file of an import, so that a worker on another machine can read it."""

    catalogue_import = models.ForeignKey(CatalogueImport, models.PROTECT, related_name="parts")
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue_import", "position"], name="one_import_part_per_position"
            )
        ]

    def __str__(self) -> str:
        return str(self.position)


class ImportedRow(models.Model):
    """A row of an import with what it changes: `before` and `after` hold columns of the table.

    Of a new row `after` has all columns, of a changed one both have those that differ, and of one
    that is as it was `after` has what the file says. `derived` is what is computed from them.
    """

    class Outcome(models.TextChoices):
        NEW = "new", pgettext_lazy("rows of an import", "new")
        CHANGED = "changed", pgettext_lazy("rows of an import", "changed")
        SAME = "same", pgettext_lazy("rows of an import", "as they were")
        WRONG = "wrong", pgettext_lazy("rows of an import", "wrong")

    catalogue_import = models.ForeignKey(CatalogueImport, models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(max_length=10, choices=Outcome)
    number = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    target = models.BigIntegerField(null=True)  # key of the row that is changed, or was made
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    derived = models.JSONField(null=True)
    jump = models.DecimalField(max_digits=16, decimal_places=1, null=True)  # of the price, in %
    resembles = models.CharField(max_length=200, blank=True)  # number that differs in punctuation
    reason = models.TextField(blank=True)  # why it is wrong, or was not put back

    class Meta:
        ordering = ["line"]
        indexes = [
            models.Index(
                fields=["catalogue_import", "outcome", "line"], name="import_rows_of_outcome"
            ),
            models.Index(
                fields=["catalogue_import"], name="import_jumps", condition=Q(jump__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.number}"
