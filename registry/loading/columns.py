"""CSV files whose columns are named: by the portal's own names, as D&B names them, or by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from registry.address_lines import with_more
from registry.address_parsing import split_street
from registry.company import Company
from registry.folding import fold
from registry.keys import compact
from registry.loading.rows import SOURCE, BadRow, Reader, Row, text

COLUMNS = (
    "ref", "name", "trade_names", "country", "street", "house_number", "addition", "address",
    "postcode", "city", "register_number", "branch_number", "vat_number", "duns", "lei", "phone",
    "legal_form", "status", "is_branch", "do_not_contact", "prominence",
)  # fmt: skip
SEPARATOR = "|"  # between the trade names in one column

# D&B's exports name their columns in more than one way; capitals and punctuation do not count.
DNB_NAMES = {
    "ref": ("duns number", "d u n s number", "duns", "dunsnumber", "duns no"),
    "name": ("company name", "business name", "primary name", "primaryname", "name"),
    "trade_names": ("tradestyle", "trade style", "tradestyle name", "trade style name",
                    "trade names", "secondary name"),
    "country": ("country iso code", "countryisoalpha2code", "country code", "iso country code",
                "country region", "country"),
    "address": ("address line 1", "street address", "address", "primary address street line 1",
                "street address line 1"),
    "postcode": ("postal code", "postalcode", "zip code", "post code"),
    "city": ("city", "city name", "addresslocality", "primary city", "town"),
    "register_number": ("national identification number", "registration number",
                        "national id", "chamber of commerce number"),
    "vat_number": ("vat number", "value added tax number"),
    "phone": ("telephone number", "phone", "phone number", "telephone"),
    "legal_form": ("legal form", "legal status", "business entity type"),
    "status": ("operating status", "out of business indicator", "out of business", "status"),
    "is_branch": ("status code", "branch indicator", "is branch", "location type"),
    "do_not_contact": ("do not contact", "marketability", "de listed indicator"),
    "prominence": ("sales volume usd", "revenue usd", "yearly revenue", "annual sales",
                   "sales volume", "revenue", "sales us dollars"),
}  # fmt: skip

CLOSED = frozenset({"closed", "inactive", "out of business", "removed", "dissolved", "0"})
GONE_WHEN_YES = frozenset({"out of business indicator", "out of business"})
YES = frozenset({"y", "yes", "true", "1", "j", "ja"})
BRANCHES = YES | {"branch", "branch location", "nevenvestiging", "2"}


class NoSuchColumn(Exception):
    """The file does not have a column that is needed; `str()` says which."""


def reader(header: Iterable[str], named: Mapping[str, str]) -> Reader:
    """Return a reader of the portal's own columns and of those that `named` gives a name."""
    columns = {column: column for column in header if column in COLUMNS} | dict(named)
    _check(columns, header)
    return partial(_read, columns)


def dnb_reader(header: Iterable[str]) -> Reader:
    folded = {fold(column): column for column in header}
    columns = {
        ours: next(folded[name] for name in names if name in folded)
        for ours, names in DNB_NAMES.items()
        if any(name in folded for name in names)
    }
    if "ref" in columns:
        columns["duns"] = columns["ref"]
    _check(columns, header)
    return partial(_read, columns)


def _check(columns: Mapping[str, str], header: Iterable[str]) -> None:
    there = list(header)
    for ours in ("ref", "name", "country"):
        if columns.get(ours) not in there:
            raise NoSuchColumn(
                f"No column of the file is known to hold the {ours}. It has: {', '.join(there)}. "
                f"Name it with --column {ours}=…"
            )
    for ours, theirs in columns.items():
        if ours not in COLUMNS:
            raise NoSuchColumn(f"There is no {ours!r}. Choose from {', '.join(COLUMNS)}.")
        if theirs not in there:
            raise NoSuchColumn(f"The file has no column {theirs!r}. It has: {', '.join(there)}.")


def _read(columns: Mapping[str, str], record: Mapping[str, str]) -> Row:
    said = {ours: text(record, theirs) for ours, theirs in columns.items()}
    country = said["country"].upper()
    street, number, addition = _street(said, country)
    name = said["name"]
    duns = _duns(said.get("duns", ""))
    others = [other.strip() for other in said.get("trade_names", "").split(SEPARATOR)]
    company = Company(
        source=SOURCE,
        ref=duns if columns.get("duns") == columns["ref"] else said["ref"],
        name=name,
        trade_names=tuple(other for other in others if other and other != name),
        country=country,
        street=street,
        house_number=number,
        addition=addition,
        postcode=said.get("postcode", ""),
        city=said.get("city", ""),
        register_number=said.get("register_number", ""),
        branch_number=compact(said.get("branch_number", "")),
        vat_number=compact(said.get("vat_number", "")),
        duns=duns,
        lei=said.get("lei", "").upper(),
        phone=said.get("phone", ""),
        legal_form=said.get("legal_form", ""),
        is_branch=_yes(said, "is_branch", BRANCHES),
        is_active=_is_active(said, columns),
        do_not_contact=_yes(said, "do_not_contact", YES),
    )
    return Row(company, _amount(said.get("prominence", "")))


def _street(said: Mapping[str, str], country: str) -> tuple[str, str, str]:
    """In columns of its own, or in one line to be taken apart at the number when that is told."""
    told, written, street = (said.get(c, "") for c in ("house_number", "address", "street"))
    line = (told and street) or written or street
    street, number, addition = split_street(line, country, number=told)
    return street, number, with_more(addition, said.get("addition", ""))


def _duns(number: str) -> str:
    bare = compact(number)
    if not bare:
        return ""
    if not bare.isdigit() or len(bare) > 9:
        raise BadRow(f"{number!r} is not a DUNS number, which has nine digits.")
    return bare.zfill(9)


def _is_active(said: Mapping[str, str], columns: Mapping[str, str]) -> bool | None:
    word = fold(said.get("status", ""))
    if not word:
        return None
    if fold(columns["status"]) in GONE_WHEN_YES:
        return word not in YES
    return word not in CLOSED


def _yes(said: Mapping[str, str], column: str, words: frozenset[str]) -> bool | None:
    word = fold(said.get(column, ""))
    return word in words if word else None


def _amount(written: str) -> float:
    """ "1,250,000.50" and "1250000" are amounts; anything else counts as nothing."""
    try:
        amount = float(written.replace(",", "").replace(" ", "").lstrip("€$"))
    except ValueError:
        return 0.0
    return amount if amount == amount and abs(amount) < 1e30 else 0.0
