"""What every request passes: its language, whether it must be logged in, and its session."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import middleware as auth
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from customers.access.interrupted import keep_typed, page_to_show
from customers.actors import ActorRequest
from web import unsaved
from web.redirects import page_before
from web.unsaved import Cause

SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")


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


class HtmxRequest(ActorRequest):
    """A request that has passed HtmxMiddleware."""

    htmx: HtmxDetails


class LoginRequiredMiddleware(auth.LoginRequiredMiddleware):
    """Sends whoever is not logged in to the login page, and htmx with the whole page.

    htmx would follow the redirect and put the login page, or nothing of it, where the answer
    belongs: a form of a session that has expired would vanish with everything typed in it.
    """

    def handle_no_permission(self, request: HtmxRequest, view_func: Any) -> HttpResponseBase:  # type: ignore[override]  # django-htmx adds to the request
        """Keep what was typed, for the page after logging in."""
        is_sent = request.method not in SAFE_METHODS
        if is_sent and (request.POST or not request.htmx):
            keep_typed(request, Cause.LOGGED_OUT)
        if request.htmx:
            page = request.htmx.current_url_abs_path or "/"
            return HttpResponseClientRedirect(redirect_to_login(page).url)
        return redirect_to_login(page_to_show(request) if is_sent else request.get_full_path())


class VisitMiddleware:
    """Lets a session last as long after its latest visit as the settings say.

    The first visit of a day is noted in the session, and saving it moves its end. So a session is
    written once a day and not with each request.
    """

    KEY = "visited_on"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate().isoformat()
        if request.user.is_authenticated and request.session.get(self.KEY) != today:
            request.session[self.KEY] = today
        return self.get_response(request)


class UnsavedInputMiddleware:
    """Shows what was typed again on the pages of allauth and the admin, and explains a 405.

    The pages of the portal's own do the first in `web.responses.render_form`.
    """

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            return self._explain(request, response)
        return response

    def process_template_response(
        self, request: ActorRequest, response: TemplateResponse
    ) -> TemplateResponse:
        forms = _forms_of(response.context_data or {})
        if forms:
            unsaved.restore(request, *forms)
        return response

    def _explain(self, request: ActorRequest, refused: HttpResponse) -> HttpResponse:
        """Go on from a button to the page it stood on, or say where that is."""
        onward = page_before(request)
        pressed = unsaved.find(request)
        if pressed:
            page = urlsplit(pressed.came_from).path
            onward = pressed.came_from if page != request.path else onward
            unsaved.move_to_page(request, pressed, urlsplit(onward).path)
            return HttpResponseRedirect(onward)
        response = render(request, "405.html", {"onward": onward}, status=refused.status_code)
        response.headers["Allow"] = refused.headers["Allow"]
        return response


def _forms_of(context: Mapping[str, Any]) -> list[BaseForm]:
    """Return the form of a page of allauth, or all forms of one of the admin."""
    inlines = context.get("inline_admin_formsets", ())
    forms = [
        context.get("form"),
        getattr(context.get("adminform"), "form", None),
        *(form for inline in inlines for form in inline.formset.forms),
    ]
    return [form for form in forms if isinstance(form, BaseForm)]
