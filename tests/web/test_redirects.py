"""A form leads back to the page it was on, and nowhere outside the portal."""

import pytest
from django.test import RequestFactory

from web.redirects import next_url, redirect_to_next

UNSAFE = [
    "",
    "https://elders.example/",
    "//elders.example",
    "/\\elders.example",
    "///elders.example",
    "javascript:1",
    "\0",
    "\x1b/klanten/",
    "http:///elders.example",
    "https://testserver@elders.example/",
]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", ["/klanten/?q=a&page=2", "http://testserver/klanten/"])
def test_a_page_of_ours_is_returned_to(rf: RequestFactory, method: str, page: str) -> None:
    request = getattr(rf, method)("/", {"next": page})
    assert next_url(request, "/start/") == page
    assert redirect_to_next(request, "/start/")["Location"] == page


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", UNSAFE)
def test_any_other_page_is_not(rf: RequestFactory, method: str, page: str) -> None:
    request = getattr(rf, method)("/", {"next": page})
    assert redirect_to_next(request, "/start/")["Location"] == "/start/"


def test_what_a_form_says_goes_before_the_address_it_is_sent_to(rf: RequestFactory) -> None:
    request = rf.post("/?next=/address/", {"next": "/form/"})
    assert next_url(request, "/start/") == "/form/"


def test_over_https_a_page_without_it_is_not_ours(rf: RequestFactory) -> None:
    request = rf.get("/", {"next": "http://testserver/klanten/"}, secure=True)
    assert next_url(request, "/start/") == "/start/"
