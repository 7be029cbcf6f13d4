"""The sources of companies on the front page of the staff."""

from typing import Any

from django import template

from registry.source_health import is_small, reports

register = template.Library()


@register.inclusion_tag("registry/sources.html")
def directory_sources() -> dict[str, Any]:
    return {"reports": reports(), "is_small": is_small()}
