"""The functions that search the directory are those of the files in `registry/sql/`."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from registry import functions
from registry.loading.demo import load_demo_companies
from registry.models import TIERS
from registry.providers.local import LocalDirectory

STATEMENTS = re.split(r"\n(?=CREATE )", functions.SQL)[1:]
CREATED = re.compile(r"CREATE (?:FUNCTION|TYPE) (\w+)")


def known() -> dict[str, str]:
    """Return the functions of the directory in the database, each with its definition."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, pg_get_functiondef(oid) FROM pg_proc"
            " WHERE proname LIKE 'directory\\_%' AND pronamespace = current_schema::regnamespace"
        )
        return dict(cursor.fetchall())


@pytest.mark.django_db
def test_each_statement_of_the_file_runs_as_it_stands() -> None:
    migrated = known()
    with connection.cursor() as cursor:
        cursor.execute(functions.DROP)
        assert known() == {}
        for statement in STATEMENTS:
            cursor.execute(statement)
    assert known() == migrated, "the migrations create what stands in the file"
    names = [name for statement in STATEMENTS for name in CREATED.findall(statement)]
    assert len(names) == len(STATEMENTS)
    assert set(known()) < set(names)


@pytest.mark.django_db
def test_the_functions_of_the_file_find_companies() -> None:
    load_demo_companies()
    with connection.cursor() as cursor:
        cursor.execute(functions.CREATE)
    found = LocalDirectory().search("quostra print", country="NL").companies
    assert [company.name for company in found] == ["Quostra Printservices B.V."] * len(found)
    assert found


def test_every_tier_is_searched_in_both_ways() -> None:
    """One way serves when few companies fit, the other goes stage by stage."""
    tiers = re.findall(r"WHERE tier = (\d)", "\n".join(STATEMENTS))
    assert sorted(tiers) == [str(tier) for tier in range(TIERS) for _ in range(2)]
