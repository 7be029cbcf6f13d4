"""Parts of the frame."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], url: str) -> SafeString | str:
    """Marks the item of the menu under which the page lies."""
    if context["request"].path.startswith(url):
        return mark_safe(' aria-current="page"')
    return ""
