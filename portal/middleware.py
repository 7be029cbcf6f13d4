"""What every request passes: its language, and whether it must be logged in."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import middleware as auth
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_cache_control
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


class LanguageMiddleware:
    """Speaks the language that the visitor chose, else Dutch.

    It does not read Accept-Language: the printed manuals are Dutch, and a Dutch machine shop with
    an English browser must find the words that stand in them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        # A page behind a link in a mail may speak the language of its reader instead.
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class NoStoreMiddleware:
    """Lets no browser keep a page of somebody who has logged in.

    After logging out, on a machine that others use too, Back would show it again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


class HtmxRequest(HttpRequest):
    """A request that has passed HtmxMiddleware."""

    htmx: HtmxDetails


class LoginRequiredMiddleware(auth.LoginRequiredMiddleware):
    """Sends whoever is not logged in to the login page, and htmx with the whole page.

    htmx would follow the redirect and put the login page, or nothing of it, where the answer
    belongs: a form of a session that has expired would vanish with everything typed in it.
    """

    def handle_no_permission(self, request: HtmxRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override]  # django-htmx adds to the request
        if not request.htmx:
            return super().handle_no_permission(request, view_func)
        page = request.htmx.current_url_abs_path or "/"
        return HttpResponseClientRedirect(redirect_to_login(page).url)
