"""What is typed leniently is stored strictly, per country."""

import pytest
from django.core.exceptions import ValidationError

from registry import countries, country_names


@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        ("NL", "7323am", "7323 AM"),
        ("NL", " 5611  yq ", "5611 YQ"),
        ("BE", "9000", "9000"),
        ("DE", "50667", "50667"),
        ("LU", "L-1110", "1110"),
        ("FR", "75 001", "75001"),
        ("AT", "1010", "1010"),
        ("GB", "sw1a1aa", "SW1A 1AA"),
        ("US", "90210-1234", "90210-1234"),
        ("NL", "", ""),
    ],
)
def test_postcode(country: str, typed: str, stored: str) -> None:
    assert countries.rules(country).postcode(typed) == stored


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("NL", "５６１１ YQ"),
        ("NL", "5611 Y"),
        ("NL", "0611 YQ"),
        ("BE", "90000"),
        ("DE", "5066"),
        ("GB", "12345"),
    ],
)
def test_wrong_postcode(country: str, typed: str) -> None:
    with pytest.raises(ValidationError):
        countries.rules(country).postcode(typed)


@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        ("NL", "NL000123511B01", "NL000123511B01"),
        ("NL", "0001.23.511.b01", "NL000123511B01"),
        ("BE", "BE 0403.019.261", "BE0403019261"),
        ("CH", "CHE-123", "CHE123"),
        ("CH", "CHE-107.787.577 MWST", "CHE107787577MWST"),
        ("NL", "BE 0403.019.261", "BE0403019261"),
        ("BE", "NL000123511B01", "NL000123511B01"),
        ("GR", "GR094019245", "EL094019245"),
        ("MC", "FR 00 000 000 190", "FR00000000190"),
        ("MC", "00000000190", "FR00000000190"),
        ("AX", "FI20774740", "FI20774740"),
        ("GB", "980 7806 84", "GB980780684"),
        ("GB", "GB980780684", "GB980780684"),
        ("GB", "XI 980 7806 84", "XI980780684"),
        ("NO", "NO 995 525 828 MVA", "NO995525828MVA"),
        ("US", "DE136695976", "DE136695976"),
        ("US", "12-3456789", "123456789"),
        ("NL", " ", ""),
    ],
)
def test_vat_number(country: str, typed: str, stored: str) -> None:
    assert countries.rules(country).vat_number(typed) == stored


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("NL", "NL123456789B0"),
        ("NL", "1,23E+11"),
        ("LU", "LU00000000"),
        ("US", "n.v.t."),
        ("NL", "NL000123512B01"),
        ("NL", "BE0403019262"),
        ("BE", "1"),
        ("DE", "DE1"),
        ("DE", "DE136695977"),
        ("GB", "GB980780685"),
        ("GB", "XI980780685"),
        ("IM", "GB980780685"),
        ("CH", "CHE-107.787.578 MWST"),
        ("NO", "995525829MVA"),
        ("US", "DE136695977"),
        ("GR", "EL094019246"),
    ],
)
def test_wrong_vat_number(country: str, typed: str) -> None:
    with pytest.raises(ValidationError):
        countries.rules(country).vat_number(typed)


@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        ("NL", "0062 1189", "00621189"),
        ("BE", "0403.019.261", "0403019261"),
        ("DE", "HRB 12", "HRB 12"),
        ("DE", "Amtsgericht Köln, HRB 98765", "Köln HRB 98765"),
        ("DE", "10006040", "10006040"),
        ("GB", "1234567", "01234567"),
    ],
)
def test_register_number(country: str, typed: str, stored: str) -> None:
    assert countries.rules(country).register_number(typed) == stored


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("NL", "1234567"),
        ("NL", "7919"),  # who types it may have left out any digit
        ("NL", "2024-03-12"),
        ("BE", "0403019262"),
        ("BE", "10006040"),
        ("DE", "n.v.t."),
        ("DE", "0000"),
        ("NL", "00000000"),
        ("FR", "12-03-24"),
        ("DE", "1.2345678E+07"),
        ("PL", "#N/A"),
    ],
)
def test_wrong_register_number(country: str, typed: str) -> None:
    with pytest.raises(ValidationError):
        countries.rules(country).register_number(typed)


@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        ("NL", "055 506 76 00", "055 506 7600"),
        ("NL", "+31 (0)55-506 76 00", "+31 55 506 7600"),
        ("DE", "0221 12345", "+49 221 12345"),
        ("NL", "+32 2 123 45 67", "+32 2 123 45 67"),
    ],
)
def test_phone(country: str, typed: str, stored: str) -> None:
    assert countries.rules(country).phone(typed) == stored


@pytest.mark.parametrize(
    "typed", ["bel maar", "1", "0" * 40, "3,1555067600E+10", "12-03-2024", "12-03-24"]
)
def test_wrong_phone(typed: str) -> None:
    with pytest.raises(ValidationError):
        countries.rules("NL").phone(typed)


def test_branch_number() -> None:
    assert countries.rules("NL").branch_number("0000 0010 4729") == "000000104729"
    with pytest.raises(ValidationError):
        countries.rules("NL").branch_number("123")


def test_countries_are_named_in_the_readers_language() -> None:
    from django.utils.translation import override

    with override("de"):
        assert country_names.choices()[0] == ("NL", "NL · Niederlande")
    assert [code for code, _ in country_names.choices()][:5] == list(country_names.NEIGHBOURS)
