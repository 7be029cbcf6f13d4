"""Shows the sources of companies on the front page of the staff."""

from typing import Any

from django import template

from registry.source_health import is_small, reports

register = template.Library()


@register.inclusion_tag("registry/sources.html")
def directory_sources() -> dict[str, Any]:
    """Show a table of the sources, and a warning when many companies will not be found."""
    return {"reports": reports(), "is_small": is_small()}
