"""Filling the local directory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from registry.folding import fold
from registry.keys import address_key, compact
from registry.models import DirectoryEntry

DEMO_COMPANIES = Path(__file__).parent / "demo_data" / "fictional_companies.json"


def load_demo_companies() -> int:
    """Put the made-up companies into the directory, as often as one likes; returns how many."""
    entries = list(_entries(json.loads(DEMO_COMPANIES.read_text())))
    names = [f.name for f in DirectoryEntry._meta.concrete_fields if f.name not in ("id", "ref")]
    DirectoryEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["ref"], update_fields=names
    )
    return len(entries)


def _entries(records: list[dict[str, Any]]) -> Iterator[DirectoryEntry]:
    for record in records:
        yield folded(
            DirectoryEntry(
                ref=record["duns"],
                name=record["name"],
                trade_names=record["trade_names"],
                country=record["country"],
                street=record["street"] or "",
                house_number=record["number"] or "",
                addition=record["addition"] or "",
                postcode=record["postcode"] or "",
                city=record["city"] or "",
                register_number=compact(record["kvk"] or ""),
                branch_number=record["vestigingsnummer"] or "",
                vat_number=compact(record["vat"] or ""),
                duns=record["duns"],
                legal_form=record["legal_form"] or "",
                is_branch=record["is_branch"],
                is_active=record["status"] == "Active",
                do_not_contact=record["do_not_contact"],
                is_fictional=record["fictional"],
            )
        )


def folded(entry: DirectoryEntry) -> DirectoryEntry:
    """The entry with the columns that it is found by."""
    entry.folded_name = fold(entry.name)[:400]
    words = " ".join([entry.name, *entry.trade_names, entry.city])
    entry.folded_text = f" {fold(words)}"
    entry.address_key = address_key(entry.postcode, entry.house_number)
    return entry
