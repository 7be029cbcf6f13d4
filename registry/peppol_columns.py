"""The Peppol ID of a company as a column: what several models of other apps have in common."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.peppol import MAX_ID_LENGTH

PEPPOL_ID_HELP = _(
    "Only when the company is known by another number in Peppol, like 0088:8712345000004."
)


def peppol_id_column() -> models.CharField[str, str]:
    """Return the column of a Peppol ID; it is empty for a company that has none of its own."""
    return models.CharField(
        _("Peppol ID"), max_length=MAX_ID_LENGTH, blank=True, default="", help_text=PEPPOL_ID_HELP
    )


def peppol_id_constraint(model: str) -> models.CheckConstraint:
    """Return the constraint of a model that a Peppol ID has a scheme."""
    return models.CheckConstraint(
        name=f"{model}_peppol_id_has_a_scheme",
        condition=Q(peppol_id="") | Q(peppol_id__regex=r"^[0-9]{4}:[^ ]+$"),
    )
