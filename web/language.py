"""The language of a page that somebody reaches by a link in a mail."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation


def speak_to(request: HttpRequest, language: str) -> None:
    """Take the reader's language for this page, unless this browser has chosen one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(language)
        request.LANGUAGE_CODE = language
