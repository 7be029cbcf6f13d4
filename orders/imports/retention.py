"""Throws away what was kept of imports, after the time in which somebody may need it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from customers.actors import SYSTEM
from orders import actions
from orders.models import CatalogueImport

KEPT_FOR = timedelta(days=30)  # in which an import can be decided about, or undone
State = CatalogueImport.State


def forget_old_imports() -> int:
    """Cancel imports about which nobody decided, and forget what the others changed.

    Returns how many were looked at; each stays in the list of imports.
    """
    old = CatalogueImport.objects.filter(worked_at__lt=timezone.now() - KEPT_FOR)
    kept = old.filter(rows__isnull=False) | old.filter(parts__isnull=False)
    done = list(kept.distinct())
    for catalogue_import in done:
        if catalogue_import.state in (State.ASKING, State.CHECKED):
            actions.cancel_import(catalogue_import, by=SYSTEM)
        elif not catalogue_import.is_working:
            actions.forget_file(catalogue_import)
            actions.forget_rows(catalogue_import)
    return len(done)
