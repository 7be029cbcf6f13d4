"""Pages of the demo's inbox, which shows the mails that the demo keeps instead of sending them."""

from __future__ import annotations

import email
import re
from email import policy
from email.message import EmailMessage

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from mail.models import CapturedMail

MAX_INBOX_MAILS = 200
HEADERS = {"from": "From", "to": "To", "reply_to": "Reply-To"}
HEAD = re.compile(r"<head>")
# A mail brings its own styles, and is shown with those and nothing else, inside our own page.
MAIL_CSP = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}


@login_not_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the list of mails, the newest first."""
    mails = CapturedMail.objects.defer("raw")[:MAX_INBOX_MAILS]
    return render(request, "mail/inbox.html", {"mails": mails})


@login_not_required
@require_safe
def captured_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail, as text and as HTML."""
    captured = get_object_or_404(CapturedMail, pk=pk)
    message = _parsed(captured)
    headers = {name: message.get(header, "") for name, header in HEADERS.items()}
    return render(
        request,
        "mail/captured_mail.html",
        {"mail": captured, "message": headers, "text": _part(message, "plain")},
    )


@login_not_required
@require_safe
@xframe_options_sameorigin
@csp_override(MAIL_CSP)
def captured_mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the HTML of one mail, for the frame in its page."""
    return in_frame(_part(_parsed(get_object_or_404(CapturedMail, pk=pk)), "html"))


def in_frame(page: str) -> HttpResponse:
    """Answer the HTML of a mail, whose links open in the window around the frame.

    A page of the portal refuses to be shown in a frame.
    """
    return HttpResponse(HEAD.sub('<head><base target="_top">', page, count=1))


def _parsed(mail: CapturedMail) -> EmailMessage:
    return email.message_from_bytes(bytes(mail.raw), policy=policy.default)


def _part(message: EmailMessage, subtype: str) -> str:
    body = message.get_body((subtype,))
    return body.get_content() if body else ""
