"""The inbox of the demo, which keeps its mails and shows them at /postvak/."""

import re

import pytest
from django.conf import settings as project
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from mail.delivery import deliver
from mail.models import CapturedMail, Mail
from portal.urls import urlpatterns as portal_urls
from tests.mail.conftest import Queue

LINK = "http://testserver/uitnodiging/abc_def-123/"


class demo_urls:  # noqa: N801 - stands for a module
    urlpatterns = [*portal_urls, path("postvak/", include("mail.urls"))]


@pytest.fixture
def _demo(settings: Settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": "mail.backends.CapturingBackend"}}
    settings.ROOT_URLCONF = demo_urls


@pytest.fixture
def captured(_demo: None, queue: Queue) -> CapturedMail:
    mail = queue(name="J. de Boer")
    deliver(mail.pk)
    assert Mail.objects.get().state == Mail.State.SENT
    return CapturedMail.objects.get()


@pytest.mark.usefixtures("_demo", "db")
def test_an_empty_inbox_says_what_to_do(client: Client) -> None:
    response = client.get("/postvak/")
    assert response.status_code == 200
    assert 'class="empty"' in response.content.decode()


def test_the_newest_comes_first(client: Client, captured: CapturedMail, queue: Queue) -> None:
    deliver(queue(to="b@velmora.example").pk)
    page = client.get("/postvak/").content.decode()
    assert page.index("b@velmora.example") < page.index("inkoop@velmora.example")
    assert "Login: Velmora" in page
    assert f'href="/postvak/{captured.pk}/"' in page


def test_a_mail_is_shown_as_text_with_links(client: Client, captured: CapturedMail) -> None:
    page = client.get(f"/postvak/{captured.pk}/").content.decode()
    assert "J. de Boer&quot; &lt;inkoop@velmora.example&gt;" in page
    assert "Phantom &lt;portal@phantom.example&gt;" in page
    assert f'href="{LINK}"' in page
    assert f'src="/postvak/{captured.pk}/html/"' in page
    [sandbox] = re.findall(r'sandbox="([^"]*)"', page)
    assert sandbox == "allow-top-navigation-by-user-activation"
    assert "style=" not in page


def test_the_policy_of_the_html_allows_styles_and_nothing_else(
    client: Client, captured: CapturedMail
) -> None:
    response = client.get(f"/postvak/{captured.pk}/html/")
    assert f'href="{LINK}"' in response.content.decode()
    assert '<base target="_top">' in response.content.decode()
    policy = dict(p.strip().split(" ", 1) for p in response["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
    }
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.usefixtures("_demo", "db")
@pytest.mark.parametrize("page", ["/postvak/1/", "/postvak/1/html/"])
def test_an_unknown_mail_is_not_found(client: Client, page: str) -> None:
    assert client.get(page).status_code == 404


@pytest.mark.usefixtures("db")
def test_there_is_no_inbox_outside_the_demo(client: Client) -> None:
    assert not project.CAPTURE_MAILS
    assert client.get("/postvak/").status_code == 404
