"""A form leads back to the page it was on, and nowhere outside the portal."""

import pytest
from django.test import RequestFactory

from web.redirects import (
    is_from_own_page,
    next_url,
    page_above,
    page_before,
    page_of_form,
    redirect_to_next,
)

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


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/klanten/selectie/", "/klanten/"),
        ("/klanten/222222222222/blokkade-opheffen/", "/klanten/222222222222/"),
        ("/kortingen/regel/222222222222/beeindigen/", "/kortingen/"),
        ("/taal/", "/"),
        ("/", "/"),
        ("/nergens/te/vinden/", "/"),
    ],
)
def test_the_page_above_is_the_nearest_that_exists(path: str, above: str) -> None:
    assert page_above(path) == above


@pytest.mark.parametrize(
    ("sent", "referer", "before"),
    [
        ({"next": "/klanten/?q=a"}, "/bestellen/", "/klanten/?q=a"),
        ({}, "/bestellen/?q=b", "/bestellen/?q=b"),
        ({}, "", "/klanten/"),
        ({"next": "/klanten/selectie/"}, "/klanten/selectie/?x=1", "/klanten/"),
        ({"next": "https://elders.example/"}, "", "/klanten/"),
    ],
)
def test_the_page_before_a_button_is_never_its_own_address(
    rf: RequestFactory, sent: dict[str, str], referer: str, before: str
) -> None:
    headers = {"Referer": f"http://testserver{referer}"} if referer else {}
    request = rf.post("/klanten/selectie/", sent, headers=headers)
    assert page_before(request) == before


@pytest.mark.parametrize("page", UNSAFE)
def test_a_form_that_is_sent_along_leads_nowhere_else(rf: RequestFactory, page: str) -> None:
    assert page_of_form(rf.post("/taal/", query_params={"page": page})) == "/"


def test_what_was_searched_since_goes_along(rf: RequestFactory) -> None:
    headers = {"Referer": "http://testserver/bestellen/?q=M8"}
    for page, expected in (("/bestellen/", "/bestellen/?q=M8"), ("/klanten/", "/klanten/")):
        request = rf.post("/taal/", query_params={"page": page}, headers=headers)
        assert page_of_form(request) == expected


def test_over_https_a_page_without_it_proves_nothing(rf: RequestFactory) -> None:
    for scheme, is_own in (("https", True), ("http", False)):
        request = rf.post("/", headers={"Origin": f"{scheme}://testserver"}, secure=True)
        assert is_from_own_page(request) is is_own
