"""D&B's organizations, read as companies. Every part of one may be missing, null or empty."""

from __future__ import annotations

import re

from registry.addresses import split_number, split_street
from registry.company import Company
from registry.json_fields import Json, flag, objects, part, text
from registry.matching import Candidate, Grade
from registry.normalising import normalised

ACTIVE = 9074  # the one operating status that means it trades
BRANCH = 9140  # a role in the family tree
NO_CONTACT = 7976  # "Do not call, mail or otherwise contact"
LEI = 33916
BRANCH_NUMBER = 23096  # vestigingsnummer
# typeDnBCode of the business register and of the VAT number, by country.
REGISTERS = {"NL": 6256, "BE": 800, "DE": 6862, "FR": 2078, "LU": 3827, "AT": 1336, "GB": 2541,
             "DK": 521, "IE": 9134, "IT": 2022}  # fmt: skip
VAT_NUMBERS = {"NL": 6273, "BE": 99, "DE": 6867, "FR": 2080, "LU": 480, "AT": 1423, "GB": 2550,
               "DK": 522, "IE": 2530, "ES": 2472, "IT": 481, "PL": 1435}  # fmt: skip

# The letters of matchGrade in their order; the portal does not show the empty ones.
GRADED = ("name", "house_number", "street", "city", "", "", "", "postcode")
LETTERS = {"A": Grade.SAME, "B": Grade.SIMILAR, "F": Grade.DIFFERENT}


def company(hit: Json, asked_in: str = "") -> Company | None:
    """What stands in an answer or in one candidate of it; None without name or DUNS number.

    A candidate that does not tell its country is in the one that was asked about.
    """
    organization = part(hit, "organization")
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
        register_number=_number(organization, REGISTERS.get(country)),
        vat_number=_number(organization, VAT_NUMBERS.get(country)),
        branch_number=_number(organization, BRANCH_NUMBER) if country == "NL" else "",
        lei=_number(organization, LEI),
        phone=_phone(organization),
        legal_form=text(part(organization, "legalForm"), "description")
        or text(part(organization, "businessEntityType"), "description"),
        is_branch=_is_branch(organization),
        is_active=_is_active(organization),
        do_not_contact=_wants_no_contact(organization),
        transaction_id=text(part(hit, "transactionDetail"), "transactionID"),
    )
    return normalised(delivered)


def candidates(body: Json) -> list[Candidate]:
    """Of cleanseMatch. A grade is a letter for each part, in D&B's order."""
    found = []
    for hit in objects(body, "matchCandidates"):
        known = company({**hit, "transactionDetail": body.get("transactionDetail")})
        quality = part(hit, "matchQualityInformation")
        confidence = quality.get("confidenceCode")
        if known is not None and isinstance(confidence, int):
            letters = text(quality, "matchGrade").ljust(len(GRADED), "Z")
            by_part = {name: LETTERS.get(letters[place], Grade.UNKNOWN)
                       for place, name in enumerate(GRADED) if name}  # fmt: skip
            found.append(Candidate(known, confidence, by_part))
    return found


def number_of(house_number: str) -> str:
    """ "96-98" and "96 A" are at 96."""
    digits = re.match(r"\d+", house_number)
    return digits[0] if digits else house_number


def _trade_names(organization: Json, name: str) -> tuple[str, ...]:
    styles = objects(organization, "tradeStyleNames")
    styles.sort(key=lambda style: p if isinstance(p := style.get("priority"), int) else 99)
    named = (text(style, "name") for style in styles)
    return tuple(dict.fromkeys(other for other in named if other and other != name))


def _street(address: Json, country: str) -> tuple[str, str, str]:
    """Its own parts when both are there; else the line, or a street name that is the whole line."""
    street, number = text(address, "streetName"), text(address, "streetNumber")
    if street and number:
        return street, *split_number(number, country)
    line = text(part(address, "streetAddress"), "line1") or street
    if line:
        return split_street(line, country)
    box = text(part(address, "postOfficeBox"), "postOfficeBoxNumber")
    return ("Postbus" if country == "NL" else "PO Box", box, "") if box else ("", "", "")


def _lines(address: Json) -> tuple[str, ...]:
    street = part(address, "streetAddress")
    return tuple(filter(None, (text(street, "line1"), text(street, "line2"))))


def _number(organization: Json, code: int | None) -> str:
    """The number of a register, the preferred one when there are several. Leading zeros stay."""
    fitting = [
        number
        for number in objects(organization, "registrationNumbers")
        if code is not None and code in (number.get("typeDnBCode"), number.get("typeDnbCode"))
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
    return BRANCH in roles if roles else None


def _is_active(organization: Json) -> bool | None:
    status = part(organization, "dunsControlStatus")
    code = part(status, "operatingStatus").get("dnbCode")
    if code is not None:
        return bool(code == ACTIVE)
    gone = flag(status, "isOutOfBusiness")
    return None if gone is None else not gone


def _wants_no_contact(organization: Json) -> bool | None:
    status = part(organization, "dunsControlStatus")
    codes = [h.get("dnbCode") for h in objects(status, "subjectHandlingDetails")]
    if NO_CONTACT in codes or flag(status, "isDelisted") or flag(status, "isMarketable") is False:
        return True
    return False if "subjectHandlingDetails" in status else None
