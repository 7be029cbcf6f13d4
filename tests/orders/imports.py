"""Imports as staff make them, with their jobs done at once."""

from __future__ import annotations

from typing import Any

from django.utils.translation import override

from accounts.models import User
from customers.actors import Actor
from orders import actions
from orders.imports import jobs
from orders.models import Article, CatalogueImport, ImportedRow

ARTICLES, GROUPS = CatalogueImport.Kind.ARTICLES, CatalogueImport.Kind.GROUPS


def content_of(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def check(content: bytes, *, by: Actor, kind: str = ARTICLES) -> CatalogueImport:
    """Upload a file, and let the worker look at it."""
    with override("nl"):
        made = actions.start_import(kind, "artikelen.csv", [content], by=by)
    return work(made)


def work(catalogue_import: CatalogueImport) -> CatalogueImport:
    """Let the worker do what an import waits for."""
    jobs.run(catalogue_import.pk)
    return CatalogueImport.objects.get(pk=catalogue_import.pk)


def apply(catalogue_import: CatalogueImport, *, by: Actor) -> CatalogueImport:
    actions.apply_import(catalogue_import, by=by)
    return work(catalogue_import)


def undo(catalogue_import: CatalogueImport, *, by: Actor) -> CatalogueImport:
    actions.undo_import(catalogue_import, by=by)
    return work(catalogue_import)


def load(content: bytes, *, by: Actor, kind: str = ARTICLES) -> CatalogueImport:
    """Upload a file and apply it."""
    return apply(check(content, by=by, kind=kind), by=by)


def rows_of(catalogue_import: CatalogueImport, outcome: str) -> list[ImportedRow]:
    return list(catalogue_import.rows.filter(outcome=outcome))


def reasons(catalogue_import: CatalogueImport) -> dict[int, str]:
    """Return what is wrong with each wrong row."""
    wrong = rows_of(catalogue_import, ImportedRow.Outcome.WRONG)
    return {row.line: row.reason for row in wrong}


def counts(catalogue_import: CatalogueImport) -> tuple[int, ...]:
    """Return how many rows are new, changed, as they were and wrong."""
    return tuple(catalogue_import.summary[name] for name in ("new", "changed", "same", "wrong"))


def facts(*names: str) -> list[tuple[Any, ...]]:
    return list(Article.objects.order_by("number").values_list("number", *names))


def actor(staff: User) -> Actor:
    return Actor.staff(staff)
