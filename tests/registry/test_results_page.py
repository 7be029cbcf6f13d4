"""The list of companies that were found tells those that fit from those that only look like it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from registry import form_token
from registry.company import Company
from registry.loading.files import load_rows
from registry.loading.rows import SOURCE, Row


@pytest.fixture(autouse=True)
def _companies(db: None) -> None:
    names = [("Quostra Print", "Zwolle"), ("Quostra Print NV", "Oss"), ("Brenzi", "Almere")]
    rows = (
        Row(Company(source=SOURCE, ref=f"r{n}", name=name, country="NL", city=city), -n)
        for n, (name, city) in enumerate(names)
    )
    load_rows(rows, dataset="csv", file_name="names.csv")


def rows(client: Client, query: str) -> tuple[list[str], str]:
    """Return the texts of the rows, and that of the line below them."""
    page = client.get(
        reverse("registry:companies"),
        {"country": "NL", "q": query, "token": form_token.make_token()},
    ).text
    items = re.findall(r"<li.*?</li>", page, re.DOTALL)
    return [_text(item) for item in items], _text(page.rpartition("</ul>")[2])


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_what_looks_like_it_stands_apart_and_is_counted_apart(client: Client) -> None:
    shown, summary = rows(client, "quostra print nv")
    assert [row.split(" Kiezen")[0].split(",")[0] for row in shown] == [
        "Quostra Print NV Oss",
        "Lijkt op",
        "Quostra Print Zwolle",
    ]
    assert summary.startswith("1 bedrijf gevonden. 1 bedrijf lijkt erop.")


def test_a_company_in_another_town_says_so(client: Client) -> None:
    shown, summary = rows(client, "brenzi oss")
    assert shown[0] == "Lijkt op"
    assert "Brenzi" in shown[1]
    assert "in een andere plaats" in shown[1]
    assert summary.startswith("Geen bedrijf past precies. 1 bedrijf lijkt erop.")


def test_without_others_there_is_no_heading(client: Client) -> None:
    shown, summary = rows(client, "brenzi almere")
    assert len(shown) == 1
    assert summary.startswith("1 bedrijf gevonden. Staat het bedrijf er niet bij?")
