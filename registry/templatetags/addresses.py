"""Writing an address on a page: the one tag for it."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from registry.address_lines import AddressParts, street_line, town_line

register = template.Library()
LINE_BREAK = SafeString("<br>")


@register.simple_tag
def address(place: AddressParts, separator: SafeString = LINE_BREAK) -> SafeString:
    """Return street, town and country code, on two lines or with another separator between."""
    town = ", ".join(filter(None, (town_line(place), place.country)))
    lines = ((line,) for line in (street_line(place), town) if line)
    return format_html_join(separator, "{}", lines)
