"""Pages on which staff look at every mail, in every language, with made-up people in it."""

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
from customers.mail_previews import MailPreview, all_mail_previews, mail_preview
from mail.events import event_named
from mail.views import MAIL_CSP, in_frame


@require_safe
@for_staff
def show(
    request: ActorRequest, actor: StaffActor, event: str = "", language: str = ""
) -> HttpResponse:
    """Show the list of mails, and above it the one that was chosen."""
    context = {
        **admin.site.each_context(request),
        "title": None,
        "mail": _preview_or_404(event, language) if event else None,
        "previews": all_mail_previews(get_language() or settings.LANGUAGE_CODE),
        "languages": settings.LANGUAGES,
        "event": event,
        "language": language,
    }
    return render(request, "admin/mail_previews.html", context)


@require_safe
@for_staff
@xframe_options_sameorigin
@csp_override(MAIL_CSP)
def show_html(request: ActorRequest, actor: StaffActor, event: str, language: str) -> HttpResponse:
    """Answer the HTML of one mail, for the frame in the page."""
    return in_frame(_preview_or_404(event, language).html)


def _preview_or_404(event: str, language: str) -> MailPreview:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    try:
        event_named(event)
    except LookupError as error:
        raise Http404 from error
    return mail_preview(event, language)
