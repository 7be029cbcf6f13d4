"""Whether the configured sources exist, said at start instead of at the first search."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from registry.providers import PROVIDERS


@register
def sources_exist(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"DIRECTORY names a source that does not exist: {key!r}.",
            hint=f"Choose from {', '.join(PROVIDERS)}.",
            id="registry.E001",
        )
        for key in settings.DIRECTORY
        if key not in PROVIDERS
    ]
