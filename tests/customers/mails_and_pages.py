"""Reads mails and pages as people do, and logs in as they do."""

import re
from typing import Any

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from mail.models import Mail
from mail.rendering import message_for
from tests.conftest import PASSWORD

NEW_PASSWORD = "zeven-groene-boren"


def last_mail(event: str) -> Mail:
    mail = Mail.objects.filter(event=event).order_by("-pk").first()
    assert mail is not None, f"no mail {event}"
    return mail


def text_of(event: str) -> str:
    """Return the text of the last mail of this event, on one line."""
    return " ".join(str(message_for(last_mail(event)).body).split())


def link_in(event: str) -> str:
    """Return the link in the last mail of this event, without its site."""
    links = re.findall(r"https?://[^/\s]+(/\S+)", str(message_for(last_mail(event)).body))
    assert links
    return str(links[0])


def log_in(client: Client, email: str, password: str = PASSWORD, **extra: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password, **extra})


def is_logged_in(client: Client) -> bool:
    """Tell whether the next request of this client is somebody's."""
    return client.get(reverse("customers:my_details")).status_code == 200


def page(response: Any) -> str:
    """Return the page on one line, without the tokens that differ each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", " ".join(response.text.split()))


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def choose_password(client: Client, url: str, password: str = NEW_PASSWORD) -> Any:
    return client.post(url, {"password1": password, "password2": password})
