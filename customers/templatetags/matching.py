"""How sure it is that a company of the directory is the one that was typed, in words."""

from __future__ import annotations

from collections.abc import Iterator

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from registry.matching import Candidate, Grade

register = template.Library()

GRADES: dict[Grade, str | Promise] = {
    Grade.SAME: pgettext_lazy("comparison", "the same"),
    Grade.SIMILAR: pgettext_lazy("comparison", "similar"),
    Grade.DIFFERENT: pgettext_lazy("comparison", "different"),
}
PARTS: dict[str, str | Promise] = {
    "name": gettext_lazy("Company name"),
    "street": gettext_lazy("Street"),
    "house_number": gettext_lazy("House number"),
    "postcode": gettext_lazy("Postcode"),
    "city": gettext_lazy("Town"),
}


@register.filter
def how_sure(candidate: Candidate) -> str:
    if candidate.confidence >= 8:
        return _("almost certainly this company")
    if candidate.confidence >= 6:
        return _("probably this company")
    return _("possibly this company")


@register.filter
def graded_parts(candidate: Candidate) -> Iterator[tuple[str | Promise, str | Promise]]:
    """Only what both of the two say."""
    for part, label in PARTS.items():
        grade = candidate.grades.get(part, Grade.UNKNOWN)
        if grade is not Grade.UNKNOWN:
            yield label, GRADES[grade]
