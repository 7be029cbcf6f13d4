"""Template tags that name a role so that a person tells it from its others."""

from __future__ import annotations

from typing import Any

from django import template

from customers.actors import PersonActor

register = template.Library()


@register.simple_tag(takes_context=True)
def role_name(context: dict[str, Any], role: PersonActor) -> str:
    """Name whom a role acts for: with its dealer, and where it is, as far as that is needed."""
    return role.name_among(context["own_roles"])


@register.simple_tag(takes_context=True)
def role_description(context: dict[str, Any], role: PersonActor) -> str:
    """Name whom a role acts for with its dealer, and where it is if that is needed."""
    return role.name_among(context["own_roles"], fullness=1)
