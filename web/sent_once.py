"""A form that is sent twice from one page, with the same content, is done once.

People press twice, and go Back and press again. Where doing it twice would differ from once, a view
calls its action by `do_once`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from web.models import SentForm

# Each form of each page that is rendered has another one: Django masks it anew each time.
PAGE_FIELD = "csrfmiddlewaretoken"
KEPT_FOR = timedelta(days=14)  # as long as a session: an older page has to be loaded again


def do_once[R](request: HttpRequest, action: Callable[[], R]) -> R | None:
    """Call an action, unless this form has been sent before just so; return None then.

    Of two that are sent at one moment the second waits for the first. A refused action (an
    exception) leaves no trace, so the form can be sent again.
    """
    with transaction.atomic():
        return action() if _is_first(request) else None


def delete_old_sent_forms() -> int:
    """Delete the rows of pages that are too old to be sent; return how many."""
    return SentForm.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _is_first(request: HttpRequest) -> bool:
    if not request.POST.get(PAGE_FIELD):
        return True
    content = repr(sorted((name, values) for name, values in request.POST.lists()))
    files = repr(sorted((name, [f.size for f in sent]) for name, sent in request.FILES.lists()))
    key = salted_hmac("web.sent_once", f"{request.path}\n{content}\n{files}", algorithm="sha256")
    _row, is_first = SentForm.objects.get_or_create(key=key.hexdigest())
    return is_first
