"""Reads D&B's records of organizations, of which every part may be missing, null or empty."""

from __future__ import annotations

import re

from registry.address_parsing import split_street
from registry.company import Company
from registry.json_fields import Json, flag, objects, part, text
from registry.matching import Candidate, Grade
from registry.normalising import normalised

ACTIVE_STATUS = 9074  # the one operating status that means it trades
BRANCH_ROLE = 9140  # a role in the family tree
NO_CONTACT_HANDLING = 7976  # "Do not call, mail or otherwise contact"
# typeDnBCode of a number.
LEI_TYPE = 33916
BRANCH_NUMBER_TYPE = 23096  # vestigingsnummer
# The same of the business register and of the VAT number, by country.
REGISTER_TYPES = {"NL": 6256, "BE": 800, "DE": 6862, "FR": 2078, "LU": 3827, "AT": 1336, "GB": 2541,
             "DK": 521, "IE": 9134, "IT": 2022}  # fmt: skip
VAT_NUMBER_TYPES = {"NL": 6273, "BE": 99, "DE": 6867, "FR": 2080, "LU": 480, "AT": 1423, "GB": 2550,
               "DK": 522, "IE": 2530, "ES": 2472, "IT": 481, "PL": 1435}  # fmt: skip

# The letters of matchGrade in their order; the portal does not show the empty ones.
GRADED_PARTS = ("name", "house_number", "street", "city", "", "", "", "postcode")
GRADES = {"A": Grade.SAME, "B": Grade.SIMILAR, "F": Grade.DIFFERENT}


def company_of(record: Json, asked_in: str = "") -> Company | None:
    """Return the company of an answer or of one candidate; None without name or DUNS number.

    A candidate that does not tell its country is in the one that was asked about.
    """
    organization = part(record, "organization")
    name = text(organization, "registeredName") or text(organization, "primaryName")
    duns = re.sub(r"\D", "", text(organization, "duns"))
    if not name or not duns:
        return None
    address = part(organization, "primaryAddress")
    country = (
        text(part(address, "addressCountry"), "isoAlpha2Code")
        or text(organization, "countryISOAlpha2Code")
        or asked_in
    ).upper()
    street, number, addition = _street(address, country)
    delivered = Company(
        source="dnb",
        ref=duns.zfill(9),
        duns=duns.zfill(9),
        name=name,
        trade_names=_trade_names(organization, name),
        country=country,
        address_lines=_lines(address),
        street=street,
        house_number=number,
        addition=addition,
        postcode=text(address, "postalCode"),
        city=text(part(address, "addressLocality"), "name"),
        register_number=_number(organization, REGISTER_TYPES.get(country)),
        vat_number=_number(organization, VAT_NUMBER_TYPES.get(country)),
        branch_number=_number(organization, BRANCH_NUMBER_TYPE) if country == "NL" else "",
        lei=_number(organization, LEI_TYPE),
        phone=_phone(organization),
        legal_form=text(part(organization, "legalForm"), "description")
        or text(part(organization, "businessEntityType"), "description"),
        is_branch=_is_branch(organization),
        is_active=_is_active(organization),
        do_not_contact=_wants_no_contact(organization),
        transaction_id=text(part(record, "transactionDetail"), "transactionID"),
    )
    return normalised(delivered)


def candidates_of(body: Json) -> list[Candidate]:
    """Return the candidates of cleanseMatch, graded with a letter for each part, in D&B's order."""
    candidates = []
    for hit in objects(body, "matchCandidates"):
        company = company_of({**hit, "transactionDetail": body.get("transactionDetail")})
        quality = part(hit, "matchQualityInformation")
        confidence = quality.get("confidenceCode")
        if company is not None and isinstance(confidence, int):
            letters = text(quality, "matchGrade").ljust(len(GRADED_PARTS), "Z")
            by_part = {name: GRADES.get(letters[place], Grade.UNKNOWN)
                       for place, name in enumerate(GRADED_PARTS) if name}  # fmt: skip
            candidates.append(Candidate(company, confidence, by_part))
    return candidates


def leading_number(house_number: str) -> str:
    """Return the number without what follows it: "96-98" and "96 A" are at 96."""
    digits = re.match(r"\d+", house_number)
    return digits[0] if digits else house_number


def _trade_names(organization: Json, name: str) -> tuple[str, ...]:
    styles = objects(organization, "tradeStyleNames")
    styles.sort(key=lambda style: p if isinstance(p := style.get("priority"), int) else 99)
    named = (text(style, "name") for style in styles)
    return tuple(dict.fromkeys(other for other in named if other and other != name))


def _street(address: Json, country: str) -> tuple[str, str, str]:
    """Split the street line, unless street and number have fields of their own.

    A street name without a number may be the whole line.
    """
    street, number = text(address, "streetName"), text(address, "streetNumber")
    if street and number:
        return split_street(street, country, number=number)
    line = text(part(address, "streetAddress"), "line1") or street
    if line:
        return split_street(line, country, number=number)
    box = text(part(address, "postOfficeBox"), "postOfficeBoxNumber")
    return ("Postbus" if country == "NL" else "PO Box", box, "") if box else ("", "", "")


def _lines(address: Json) -> tuple[str, ...]:
    street = part(address, "streetAddress")
    return tuple(filter(None, (text(street, "line1"), text(street, "line2"))))


def _number(organization: Json, type_code: int | None) -> str:
    """Return the number of a type, the preferred one when there are several; leading zeros stay."""
    fitting = [
        number
        for number in objects(organization, "registrationNumbers")
        if type_code is not None
        and type_code in (number.get("typeDnBCode"), number.get("typeDnbCode"))
    ]
    fitting.sort(key=lambda number: number.get("isPreferredRegistrationNumber") is not True)
    return text(fitting[0], "registrationNumber") if fitting else ""


def _phone(organization: Json) -> str:
    for phone in objects(organization, "telephone"):
        number = re.sub(r"\D", "", text(phone, "telephoneNumber")).lstrip("0")
        code = re.sub(r"\D", "", text(phone, "isdCode"))
        if number and code and phone.get("isUnreachable") is not True:
            return f"+{code} {number}"
    return ""


def _is_branch(organization: Json) -> bool | None:
    linkage = part(organization, "corporateLinkage")
    said = flag(linkage, "isBranch")
    if said is not None:
        return said
    roles = [role.get("dnbCode") for role in objects(linkage, "familytreeRolesPlayed")]
    return BRANCH_ROLE in roles if roles else None


def _is_active(organization: Json) -> bool | None:
    status = part(organization, "dunsControlStatus")
    code = part(status, "operatingStatus").get("dnbCode")
    if code is not None:
        return bool(code == ACTIVE_STATUS)
    gone = flag(status, "isOutOfBusiness")
    return None if gone is None else not gone


def _wants_no_contact(organization: Json) -> bool | None:
    status = part(organization, "dunsControlStatus")
    codes = [h.get("dnbCode") for h in objects(status, "subjectHandlingDetails")]
    if (
        NO_CONTACT_HANDLING in codes
        or flag(status, "isDelisted")
        or flag(status, "isMarketable") is False
    ):
        return True
    return False if "subjectHandlingDetails" in status else None
