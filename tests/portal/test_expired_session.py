"""After a session expired, logging in leads back to the page that was open."""

import pytest
from django.test import Client
from django.urls import reverse

ADD = "/klanten/eindklanten/toevoegen/"
HTMX = {"HX-Request": "true"}


def test_a_page_goes_to_the_login_page(client: Client) -> None:
    response = client.get(ADD)
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={ADD}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_htmx_takes_the_whole_page_along(client: Client, method: str) -> None:
    """Without that, the login page would be put where the country field was."""
    headers = {**HTMX, "HX-Current-URL": f"http://testserver{ADD}?stap=2"}
    response = getattr(client, method)(ADD, headers=headers)
    assert response.status_code == 200
    assert response["HX-Redirect"] == f"{reverse('account_login')}?next={ADD}%3Fstap%3D2"
    assert "Location" not in response
    assert response.content == b""


@pytest.mark.parametrize("page", ["", "https://elders.example/klanten/", "geen adres", "//x"])
def test_htmx_on_an_unknown_page_goes_home_afterwards(client: Client, page: str) -> None:
    response = client.post(ADD, headers={**HTMX, "HX-Current-URL": page})
    assert response["HX-Redirect"] == f"{reverse('account_login')}?next=/"


def test_public_pages_answer_htmx_as_ever(client: Client, db: None) -> None:
    response = client.get(reverse("customers:register"), headers=HTMX)
    assert response.status_code == 200
    assert "HX-Redirect" not in response
    assert 'id="company-form"' in response.text
