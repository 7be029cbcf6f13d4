"""Staff look at every mail, in every language, with made-up people in it."""

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from customers.access.decorators import for_staff
from customers.actors import ActorRequest, StaffActor
from customers.mail_previews import PREVIEWS, all_previews, sample
from mail.views import MAIL_CSP, in_frame


@require_safe
@for_staff
def show(
    request: ActorRequest, actor: StaffActor, event: str = "", language: str = ""
) -> HttpResponse:
    """The list, and under it the one that was chosen."""
    if event:
        _check(event, language)
    context = {
        **admin.site.each_context(request),
        "title": None,
        "samples": all_previews(get_language() or settings.LANGUAGE_CODE),
        "languages": settings.LANGUAGES,
        "event": event,
        "language": language,
        "mail": sample(event, language) if event else None,
    }
    return render(request, "admin/mail_previews.html", context)


@require_safe
@for_staff
@xframe_options_sameorigin
@csp_override(MAIL_CSP)
def show_html(request: ActorRequest, actor: StaffActor, event: str, language: str) -> HttpResponse:
    _check(event, language)
    return in_frame(sample(event, language).html)


def _check(event: str, language: str) -> None:
    if event not in PREVIEWS or language not in dict(settings.LANGUAGES):
        raise Http404
