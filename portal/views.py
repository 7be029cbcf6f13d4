"""The home page, the language, and whether the portal is up."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from customers.access.account_adapter import remember_language
from customers.access.interrupted import keep_typed, page_to_show
from customers.actors import ActorRequest
from web.unsaved import Cause, sent_along


@require_safe
@login_not_required
def home(request: ActorRequest) -> HttpResponse:
    """Show what the portal is; send whoever has logged in to its own first page."""
    if request.actor:
        return redirect(request.actor.start_url)
    return render(request, "portal/home.html")


@sent_along
@require_POST
@login_not_required
def set_language(request: ActorRequest) -> HttpResponse:
    """Keep the chosen language, and go back to the page one was on with what was typed there.

    The button of a page with a form sends that form along, and its own wishes in the address: a
    form has a field `language` too.
    """
    is_form_there = "language" in request.GET
    if is_form_there and not keep_typed(request, Cause.LANGUAGE):
        return render(request, "not_kept.html", status=HTTPStatus.CONFLICT)
    response = redirect(page_to_show(request))
    language = (request.GET if is_form_there else request.POST).get("language", "")
    if language in dict(settings.LANGUAGES):
        remember_language(response, language)
    return response


@require_safe
@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer `ok` when the web server reaches its database, for who keeps the portal running."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
