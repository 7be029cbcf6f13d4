"""Writing a phone number on a page or in a mail: the one filter for it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry.phones import phone_uri

register = template.Library()


@register.filter
def phone_link(shown: str) -> SafeString | str:
    """Return a number as a link that dials it, with its extension; nothing for no number."""
    return format_html('<a href="{}">{}</a>', phone_uri(shown), shown) if shown else ""
