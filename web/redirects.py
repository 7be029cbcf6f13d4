"""Sends a person on after a form: to the page it came from, never to one outside the portal."""

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

NEXT_FIELD = "next"


def next_url(request: HttpRequest, fallback: str) -> str:
    """Return the page that was sent as `next`, or `fallback` when that is not one of ours."""
    wanted = request.POST.get(NEXT_FIELD) or request.GET.get(NEXT_FIELD) or ""
    return wanted if _is_ours(request, wanted) else fallback


def redirect_to_next(request: HttpRequest, fallback: str) -> HttpResponseRedirect:
    """Redirect to the `next` that was sent, or to the URL `fallback`."""
    return HttpResponseRedirect(next_url(request, fallback))


def _is_ours(request: HttpRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
