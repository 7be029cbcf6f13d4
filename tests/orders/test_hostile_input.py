"""What nobody types but some programs send: it is answered, and never by a fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from customers.actors import Actor
from orders.models import Basket


def test_null_bytes_are_answered_without_a_fault(
    client: Client, client_of: Callable[[Actor], Client], by: Actor, url: Any, basket: Basket
) -> None:
    nul = "a\0b"
    for path, asked in [
        (url("catalogue"), {"q": nul}),
        (url("catalogue"), {"group": nul}),
        (url("basket"), {"page": nul}),
        (reverse("orders:order_list"), {"q": nul}),
        ("/bestellingen/a%00b/", {}),
        ("/bestellen/a%00b/", {}),
    ]:
        assert client.get(path, asked).status_code in (200, 404), path
    for path, sent in [
        (url("quick_order"), {"number": [nul], "quantity": [nul], "pasted": "x\t1\n"}),
        (url("add"), {"number": [nul], "quantity": [nul], "next": nul}),
        (url("change_basket"), {"line": "1" * 30, "number": nul, "quantity": nul, "page": nul}),
        (url("checkout"), {"attempt": nul, "delivery": "own", "own_reference": nul}),
        ("/mijn-gegevens/adressen/a%00b/", {}),
        ("/bestellingen/a%00b/goedkeuren/", {}),
    ]:
        assert client.post(path, sent).status_code in (302, 404, 422), path
    theirs = client_of(by)
    assert theirs.post("/kortingen/a%00b/beeindigen/").status_code == 404
    assert theirs.get(reverse("orders:start"), {"q": nul}).status_code == 200


@pytest.mark.parametrize("reference", ["a", "2" * 11, "2" * 13, "l" * 12, "ABCDEFGHJKMN", "a\0b"])
@pytest.mark.parametrize("page_name", ["bestellen", "bestellingen", "winkelmandje", "kortingen"])
def test_a_malformed_reference_is_the_url_of_no_page(page_name: str, reference: str) -> None:
    with pytest.raises(Resolver404):
        resolve(f"/{page_name}/{reference}/")
