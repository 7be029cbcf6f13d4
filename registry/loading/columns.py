"""CSV files whose columns are named: by the portal's own names, as D&B names them, or by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from django.core.exceptions import ValidationError

from registry.address_lines import with_more
from registry.address_parsing import split_street
from registry.company import Company
from registry.country_names import country_code
from registry.duns_numbers import check_duns_number
from registry.folding import fold
from registry.loading.blocks import FileReader
from registry.loading.rows import SOURCE, BadRow, Row, text
from registry.several_lines import read_lines
from registry.spreadsheet_damage import is_error_value, undamaged
from web.texts import clean_text

COLUMNS = (
    "ref", "name", "trade_names", "country", "street", "house_number", "addition", "address",
    "address_2", "address_3", "postcode", "city", "register_number", "branch_number", "vat_number",
    "duns", "lei", "phone", "legal_form", "status", "is_branch", "do_not_contact", "prominence",
)  # fmt: skip
SEPARATOR = "|"  # between the trade names in one column

# Of which a yes tells that the company may be contacted.
MARKETABLE = ("marketability", "marketability indicator", "is marketable", "marketable")

# D&B's exports name their columns in more than one way; capitals and punctuation do not count.
DNB_NAMES = {
    "ref": ("duns number", "d u n s number", "duns", "dunsnumber", "duns no"),
    "name": ("company name", "business name", "primary name", "primaryname", "name"),
    "trade_names": ("tradestyle", "trade style", "tradestyle name", "trade style name",
                    "trade names", "secondary name"),
    "country": ("country iso code", "countryisoalpha2code", "country code", "iso country code",
                "country region", "country", "country name"),
    "address": ("address line 1", "street address", "address", "primary address street line 1",
                "street address line 1"),
    "address_2": ("address line 2", "street address line 2", "street address 2", "address 2",
                  "primary address street line 2", "streetaddress line2"),
    "address_3": ("address line 3", "street address line 3", "street address 3", "address 3",
                  "primary address street line 3"),
    "postcode": ("postal code", "postalcode", "zip code", "post code"),
    "city": ("city", "city name", "addresslocality", "primary city", "town"),
    "register_number": ("national identification number", "registration number",
                        "national id", "chamber of commerce number"),
    "vat_number": ("vat number", "value added tax number"),
    "phone": ("telephone number", "phone", "phone number", "telephone"),
    "legal_form": ("legal form", "legal status", "business entity type"),
    "status": ("operating status", "out of business indicator", "out of business", "status"),
    "is_branch": ("status code", "branch indicator", "is branch", "location type"),
    "do_not_contact": ("do not contact", "de listed indicator", *MARKETABLE),
    "prominence": ("sales volume usd", "revenue usd", "yearly revenue", "annual sales",
                   "sales volume", "revenue", "sales us dollars"),
}  # fmt: skip

CLOSED = frozenset({
    *("closed", "inactive", "out of business", "removed", "dissolved", "discontinued", "0"),
    *("opgeheven", "inactief", "gestopt", "beeindigd", "ontbonden", "uitgeschreven", "gesloten"),
    *("geloscht", "inaktiv", "erloschen", "aufgelost", "geschlossen"),
    *("radie", "radiee", "ferme", "fermee", "inactif", "dissoute", "cessee"),
})  # fmt: skip
OPEN = frozenset({
    *("active", "open", "in business", "operating", "registered", "1"),
    *("actief", "aktiv", "actif", "ingeschreven", "eingetragen", "y", "yes", "true", "ja"),
})  # fmt: skip
GONE_WHEN_YES = frozenset({"out of business indicator", "out of business"})
YES = frozenset({"y", "yes", "true", "1", "j", "ja", "oui"})
NO = frozenset({"n", "no", "false", "0", "nee", "nein", "non"})
BRANCHES = YES | {
    *("branch", "branch location", "nevenvestiging", "filiaal", "bijkantoor", "2"),
    *("zweigniederlassung", "filiale", "succursale"),
}


class NoSuchColumn(Exception):
    """The file does not have a column that is needed; `str()` says which."""


def reader(header: Collection[str], named: Mapping[str, str]) -> FileReader:
    """Return a reader of the portal's own columns and of those that `named` gives a name."""
    ours_of = {column: fold(column).replace(" ", "_") for column in header}
    columns = {ours: column for column, ours in ours_of.items() if ours in COLUMNS} | dict(named)
    _check(columns, header)
    return _reader(columns)


def dnb_reader(header: Collection[str], named: Mapping[str, str] | None = None) -> FileReader:
    """Return a reader of the columns that D&B's exports have, and of those with a name by hand."""
    folded = {fold(column): column for column in header}
    columns = {
        ours: next(folded[name] for name in names if name in folded)
        for ours, names in DNB_NAMES.items()
        if any(name in folded for name in names)
    } | dict(named or {})
    if "ref" in columns:
        columns["duns"] = columns["ref"]
    _check(columns, header)
    return _reader(columns)


def _reader(columns: Mapping[str, str]) -> FileReader:
    read_ref = _duns if columns.get("duns") == columns["ref"] else _ref
    return FileReader(partial(_read, columns), columns["ref"], read_ref)


def _check(columns: Mapping[str, str], header: Collection[str]) -> None:
    for ours in ("ref", "name", "country"):
        if columns.get(ours) not in header:
            raise NoSuchColumn(
                f"No column of the file is known to hold the {ours}. It has: {', '.join(header)}. "
                f"Name it with --column {ours}=…"
            )
    for ours, theirs in columns.items():
        if ours not in COLUMNS:
            raise NoSuchColumn(f"There is no {ours!r}. Choose from {', '.join(COLUMNS)}.")
        check_column(theirs, header)


def check_column(theirs: str, header: Collection[str]) -> None:
    """Raise NoSuchColumn when a file does not have a column, or two with its name."""
    if theirs not in header:
        raise NoSuchColumn(f"The file has no column {theirs!r}. It has: {', '.join(header)}.")
    if [fold(column) for column in header].count(fold(theirs)) > 1:
        raise NoSuchColumn(f"The file has more than one column {theirs!r}. Rename one of them.")


def _read(columns: Mapping[str, str], record: Mapping[str, str]) -> Row:
    said = {ours: text(record, theirs) for ours, theirs in columns.items()}
    country = country_code(said["country"]) or said["country"].upper()
    left_out = _take_out_damaged(said)
    street, number, addition = _street(said, country)
    name = said["name"]
    is_ref = columns.get("duns") == columns["ref"]
    duns = _duns(said["duns"]) if is_ref else said.get("duns", "")
    others = [other.strip() for other in said.get("trade_names", "").split(SEPARATOR)]
    company = Company(
        source=SOURCE,
        ref=duns if is_ref else _ref(said["ref"]),
        name=name,
        trade_names=tuple(other for other in others if other and other != name),
        country=country,
        street=street,
        house_number=number,
        addition=addition,
        postcode=said.get("postcode", ""),
        city=said.get("city", ""),
        register_number=said.get("register_number", ""),
        branch_number=said.get("branch_number", ""),
        vat_number=said.get("vat_number", ""),
        duns=duns,
        lei=said.get("lei", "").upper(),
        phone=said.get("phone", ""),
        legal_form=said.get("legal_form", ""),
        is_branch=_yes(said, "is_branch", BRANCHES),
        is_active=_is_active(said, columns),
        do_not_contact=_may_not_contact(said, columns),
        left_out=tuple(each for each in left_out if not (number and "house_number" in each)),
    )
    return Row(company, _amount(said.get("prominence", "")))


def _take_out_damaged(said: dict[str, str]) -> tuple[str, ...]:
    """Empty what a spreadsheet has changed, as it makes "3-dec" of "3-12"; return what it was."""
    damaged = []
    for name in ("house_number", "addition"):
        try:
            said[name] = undamaged(said.get(name, ""))
        except ValidationError:
            damaged.append(f"{name}={said[name]}")
            said[name] = ""
    for name in ("name", "street", "address", "city"):
        if is_error_value(said.get(name, "")):
            said[name] = ""
    return tuple(damaged)


def _street(said: Mapping[str, str], country: str) -> tuple[str, str, str]:
    """In columns of its own, or in lines to be taken apart at the number that is told."""
    names = ("street", "house_number", "addition", "address", "address_2", "address_3")
    street, told, addition, line, *more = (said.get(name, "") for name in names)
    if street and told:
        street, number, found = split_street(street, country, number=told)
        return street, number, with_more(found, addition, *more)
    return read_lines((line or street, *more), country, number=told, addition=addition)


def _ref(written: str) -> str:
    """Return a reference as it is kept; of one that a spreadsheet has changed none is known."""
    ref = clean_text(written)
    try:
        return undamaged(ref)
    except ValidationError as error:
        raise BadRow(f"A spreadsheet has changed its reference, {ref!r}.") from error


def _duns(number: str) -> str:
    try:
        return check_duns_number(number)
    except ValidationError as error:
        raise BadRow(f"{number!r} is not a DUNS number, which has nine digits.") from error


def _is_active(said: Mapping[str, str], columns: Mapping[str, str]) -> bool | None:
    word = fold(said.get("status", ""))
    if not word:
        return None
    if fold(columns["status"]) in GONE_WHEN_YES:
        return word not in YES
    return False if word in CLOSED else True if word in OPEN else None


def _may_not_contact(said: Mapping[str, str], columns: Mapping[str, str]) -> bool | None:
    is_marketable = fold(columns.get("do_not_contact", "")) in MARKETABLE
    return _yes(said, "do_not_contact", NO if is_marketable else YES)


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
