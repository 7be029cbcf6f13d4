"""No browser keeps a page of somebody who has logged in, for whoever presses Back after it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from customers.actors import Actor
from customers.models import Contact


def kept_by_nobody(client: Client, path: str) -> bool:
    return "no-store" in client.get(path).headers.get("Cache-Control", "")


@pytest.mark.parametrize("name", ["orders:start", "customers:my_details", "account_email"])
def test_a_page_of_a_customer_is_kept_by_no_browser(
    client_of: Callable[[Actor], Client], contact: Contact, name: str
) -> None:
    assert kept_by_nobody(client_of(Actor.of_contact(contact)), reverse(name))


@pytest.mark.parametrize("name", ["customers:list", "customers:pending", "home"])
def test_a_page_of_a_dealer_is_kept_by_no_browser(
    client_of: Callable[[Actor], Client], by: Actor, name: str
) -> None:
    assert kept_by_nobody(client_of(by), reverse(name))


@pytest.mark.parametrize("name", ["home", "customers:register", "account_reset_password"])
def test_a_page_for_everybody_may_be_kept(client: Client, db: None, name: str) -> None:
    assert not kept_by_nobody(client, reverse(name))
