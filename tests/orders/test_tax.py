"""How a sale is taxed: by where goods go, and for reverse charge by the buyer's number."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from orders.tax import Sale, TaxReason, TaxTreatment, Vat
from registry.company import Company
from registry.vies import VatAnswer

WHEN = datetime(2026, 11, 3, 9, tzinfo=UTC)
YES = VatAnswer(is_valid=True, asked_at=WHEN, consultation="WAPI1")
NO = VatAnswer(is_valid=False, asked_at=WHEN)
DUTCH, BELGIAN, GERMAN = "NL000099998B57", "BE0403019261", "DE136695976"
IRISH, BRITISH, FRENCH = "XI980780684", "GB980780684", "FR00000000190"


def place(written: str) -> Company:
    """Return a place as "ES 35001" writes it."""
    country, _space, postcode = written.partition(" ")
    return Company("local", "1", name="-", country=country, postcode=postcode)


def taxed(
    seller: str, delivered_to: str, vat_number: str = "", answer: VatAnswer | None = None
) -> TaxTreatment:
    return Sale(place(seller), place(delivered_to), vat_number).taxed(answer)


@pytest.mark.parametrize(
    ("seller", "number", "delivered_to", "vat", "rate", "reason"),
    [
        ("NL", DUTCH, "NL", Vat.STANDARD, "21", TaxReason.DOMESTIC),
        ("NL", DUTCH, "BE", Vat.STANDARD, "21", TaxReason.OWN_COUNTRY),
        ("NL", BELGIAN, "BE", Vat.REVERSE, "0", TaxReason.REVERSE),
        ("NL", BELGIAN, "NL", Vat.STANDARD, "21", TaxReason.DOMESTIC),
        ("NL", "", "BE", Vat.STANDARD, "21", TaxReason.NO_NUMBER),
        ("NL", "", "GB", Vat.EXPORT, "0", TaxReason.EXPORT),
        ("NL", "", "CH", Vat.EXPORT, "0", TaxReason.EXPORT),
        ("NL", IRISH, "GB BT1 1AA", Vat.REVERSE, "0", TaxReason.REVERSE),
        ("NL", "", "ES 35001", Vat.EXPORT, "0", TaxReason.EXPORT),
        ("NL", "", "MC", Vat.STANDARD, "21", TaxReason.NO_NUMBER),
        # Of the same kinds.
        ("NL", "", "GB BT1 1AA", Vat.STANDARD, "21", TaxReason.NO_NUMBER),
        ("NL", BRITISH, "GB BT1 1AA", Vat.STANDARD, "21", TaxReason.WRONG_NUMBER),
        ("NL", IRISH, "GB SW1A 1AA", Vat.EXPORT, "0", TaxReason.EXPORT),
        ("NL", BRITISH, "BE", Vat.STANDARD, "21", TaxReason.WRONG_NUMBER),
        ("NL", "CHE107787577MWST", "DE", Vat.STANDARD, "21", TaxReason.WRONG_NUMBER),
        ("NL", "DE136695977", "DE", Vat.STANDARD, "21", TaxReason.WRONG_NUMBER),  # its check digit
        ("NL", GERMAN, "BE", Vat.REVERSE, "0", TaxReason.REVERSE),  # a number of a third country
        ("NL", FRENCH, "MC", Vat.REVERSE, "0", TaxReason.REVERSE),
        ("MC", FRENCH, "FR", Vat.STANDARD, "20", TaxReason.DOMESTIC),
        ("FR", FRENCH, "MC", Vat.STANDARD, "20", TaxReason.DOMESTIC),
        ("FR", FRENCH, "FR 97400", Vat.EXPORT, "0", TaxReason.EXPORT),
        ("MC", FRENCH, "NL", Vat.STANDARD, "20", TaxReason.OWN_COUNTRY),
        ("NL", "ESB58378431", "ES 28013", Vat.REVERSE, "0", TaxReason.REVERSE),
        ("NL", "ESB58378431", "ES 38001", Vat.EXPORT, "0", TaxReason.EXPORT),
        ("NL", "", "ES 51001", Vat.EXPORT, "0", TaxReason.EXPORT),
        ("NL", GERMAN, "DE 78266", Vat.EXPORT, "0", TaxReason.EXPORT),
        ("DE", GERMAN, "DE 27498", Vat.EXPORT, "0", TaxReason.EXPORT),
        ("NL", "", "FI 22100", Vat.EXPORT, "0", TaxReason.EXPORT),
        ("NL", "EL094019245", "GR 105 57", Vat.REVERSE, "0", TaxReason.REVERSE),
        ("GR", "EL094019245", "BE", Vat.STANDARD, "24", TaxReason.OWN_COUNTRY),
        ("NL", DUTCH, "CW", Vat.EXPORT, "0", TaxReason.EXPORT),
        ("DE", "", "DE", Vat.STANDARD, "19", TaxReason.DOMESTIC),
        ("BE", DUTCH, "NL", Vat.REVERSE, "0", TaxReason.REVERSE),
    ],
)
def test_the_place_and_the_number_decide_how_a_sale_is_taxed(
    seller: str, number: str, delivered_to: str, vat: Vat, rate: str, reason: TaxReason
) -> None:
    tax = taxed(seller, delivered_to, number, YES)
    assert (tax.vat, tax.rate, tax.reason) == (vat, Decimal(rate), reason)
    assert tax.category == vat.value


@pytest.mark.parametrize("seller", ["CH", "GB", "GB BT1 1AA", "ES 35001", "US", ""])
def test_the_vat_of_a_seller_outside_the_area_is_not_known(seller: str) -> None:
    tax = taxed(seller, "NL", DUTCH)
    assert not tax.is_known
    with override("en"):
        assert "nothing can be ordered" in tax.sentence


def test_a_number_that_vies_does_not_know_makes_no_reverse_charge() -> None:
    tax = taxed("NL", "BE", BELGIAN, NO)
    assert (tax.vat, tax.rate, tax.reason) == (Vat.STANDARD, Decimal(21), TaxReason.INVALID)
    assert tax.asks_for_number
    with override("en"):
        assert "does not know VAT number BE0403019261" in tax.sentence
        assert "Nov. 3, 2026" in tax.sentence


def test_while_vies_is_silent_it_is_reverse_charge_and_not_verified() -> None:
    silent, answered = taxed("NL", "BE", BELGIAN), taxed("NL", "BE", BELGIAN, YES)
    assert (silent.vat, silent.is_verified) == (Vat.REVERSE, False)
    assert (answered.vat, answered.is_verified) == (Vat.REVERSE, True)
    assert (answered.checked_at, answered.consultation) == (WHEN, "WAPI1")
    assert silent.fingerprint == answered.fingerprint  # the buyer agrees to the same


@pytest.mark.parametrize("number", [BELGIAN, DUTCH])
def test_what_vies_says_matters_to_reverse_charge_only(number: str) -> None:
    assert Sale(place("NL"), place("BE"), number).needs_answer is (number == BELGIAN)
    assert not Sale(place("NL"), place("NL"), number).needs_answer
    assert not Sale(place("NL"), place("CH"), number).needs_answer
    assert taxed("NL", "NL", number, NO) == taxed("NL", "NL", number)
    assert taxed("NL", "CH", number, NO).is_verified


@pytest.mark.parametrize(
    ("delivered_to", "number", "dutch", "is_asked"),
    [
        ("NL", DUTCH, "", False),
        ("NL", "", "", False),
        ("NL", BELGIAN, "Er geldt btw van Nederland: de goederen blijven in dat land.", False),
        ("BE", "",
         "Er geldt btw van Nederland, omdat er geen btw-nummer van een ander EU-land bekend is.",
         True),
        ("BE", DUTCH,
         "Er geldt btw van Nederland: btw-nummer NL000099998B57 is ook van dat land. "
         "Voor btw verlegd is een btw-nummer van een ander EU-land nodig.", True),
        ("BE", "DE136695977",
         "Er geldt btw van Nederland: DE136695977 is geen juist btw-nummer van een EU-land.", True),
        ("GB BT1 1AA", BRITISH,
         "Er geldt btw van Nederland: GB980780684 is geen btw-nummer van de EU. In Noord-Ierland "
         "begint zo'n nummer met XI.", True),
        ("BE", BELGIAN, "Btw-nummer BE0403019261 is nog niet gecontroleerd bij VIES.", False),
        ("CH", "",
         "De goederen gaan naar een plaats buiten het btw-gebied van de EU. Daar moeten misschien "
         "nog btw en invoerrechten worden betaald.", False),
    ],
)  # fmt: skip
def test_a_buyer_reads_in_dutch_why(
    delivered_to: str, number: str, dutch: str, is_asked: bool
) -> None:
    tax = taxed("NL", delivered_to, number)
    with override("nl"):
        assert tax.sentence == dutch
    assert tax.asks_for_number is is_asked


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("nl", ["btw", "btw verlegd", "0% btw (export buiten de EU)"]),
        (
            "de",
            [
                "MwSt.",
                "0 % MwSt. (innergemeinschaftliche Lieferung)",
                "0 % MwSt. (Ausfuhr aus der EU)",
            ],
        ),
    ],
)
def test_the_total_is_labelled_as_the_reader_says_it(language: str, labels: list[str]) -> None:
    with override(language):
        assert [str(vat.label) for vat in Vat] == labels
