"""Sends a person on after a form: to the page it came from, never to one outside the portal."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

NEXT_FIELD = "next"
PAGE_PARAMETER = "page"  # in an address to which the form of another page is sent along


def next_url(request: HttpRequest, fallback: str) -> str:
    """Return the page that was sent as `next`, or `fallback` when that is not one of ours."""
    wanted = request.POST.get(NEXT_FIELD) or request.GET.get(NEXT_FIELD) or ""
    return wanted if _is_ours(request, wanted) else fallback


def redirect_to_next(request: HttpRequest, fallback: str) -> HttpResponseRedirect:
    """Redirect to the `next` that was sent, or to the URL `fallback`."""
    return HttpResponseRedirect(next_url(request, fallback))


def page_of_form(request: HttpRequest) -> str:
    """Return the page whose form was sent along to another address, or that address's `next`."""
    wanted = request.GET.get(PAGE_PARAMETER, "")
    page = wanted if _is_ours(request, wanted) else next_url(request, "/")
    referring = _referring_page(request)  # with what was searched since on that page
    return referring if urlsplit(referring).path == urlsplit(page).path else page


def page_before(request: HttpRequest) -> str:
    """Return the page on which a form or a button stood: its `next`, its Referer, or one above it.

    Never the address that was asked for itself: a button's address is no page.
    """
    for url in (next_url(request, ""), _referring_page(request)):
        if url and urlsplit(url).path != request.path:
            return url
    return page_above(request.path)


def page_above(path: str) -> str:
    """Return the nearest address above this one that exists: that of a button lies under a page."""
    parts = path.strip("/").split("/")
    while len(parts) > 1:
        parts.pop()
        above = f"/{'/'.join(parts)}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"


def is_from_own_page(request: HttpRequest) -> bool:
    """Tell whether the browser proves that a form stood on a page of this very host.

    The first of these headers that is there decides; a browser lets no page write them.
    """
    own = f"{request.scheme}://{request.get_host()}"
    if (origin := request.headers.get("Origin")) is not None:
        return origin == own
    if (site := request.headers.get("Sec-Fetch-Site")) is not None:
        return site == "same-origin"
    referer = urlsplit(request.headers.get("Referer", ""))
    return f"{referer.scheme}://{referer.netloc}" == own


def _referring_page(request: HttpRequest) -> str:
    """Return the path of the Referer with its query, when it is a page of this host."""
    referer = request.headers.get("Referer", "")
    if not _is_ours(request, referer):
        return ""
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _is_ours(request: HttpRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
