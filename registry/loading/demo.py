"""The made-up companies of the demo."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from registry.company import Company
from registry.loading.files import load_rows
from registry.loading.rows import SOURCE, Row, checked

DATASET = "demo"
COMPANIES = Path(__file__).parent.parent / "demo_data" / "fictional_companies.json"


def load_demo_companies() -> int:
    """Put the made-up companies into the directory, as often as one likes; returns how many."""
    rows = (_row(record) for record in json.loads(COMPANIES.read_text()))
    load = load_rows(rows, dataset=DATASET, file_name=COMPANIES.name, allow_removals=True)
    return load.entries


def _row(record: Mapping[str, Any]) -> Row:
    company = Company(
        source=SOURCE,
        ref=record["duns"],
        name=record["name"],
        trade_names=tuple(record["trade_names"]),
        country=record["country"],
        street=record["street"] or "",
        house_number=record["number"] or "",
        addition=record["addition"] or "",
        postcode=record["postcode"] or "",
        city=record["city"] or "",
        register_number=record["kvk"] or "",
        branch_number=record["vestigingsnummer"] or "",
        vat_number=record["vat"] or "",
        duns=record["duns"],
        legal_form=record["legal_form"] or "",
        is_branch=record["is_branch"],
        is_active=record["status"] == "Active",
        do_not_contact=record["do_not_contact"],
        is_fictional=record["fictional"],
    )
    return checked(Row(company, record["revenue_eur"] or 0))
