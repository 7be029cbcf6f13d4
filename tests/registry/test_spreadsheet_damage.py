"""What a spreadsheet has made of a number is recognised, and a number that is whole is not."""

import pytest
from django.core.exceptions import ValidationError

from registry.spreadsheet_damage import undamaged, undamaged_phone


@pytest.mark.parametrize(
    "written",
    [
        "1,2345678E+07", "1.2345678E+07", "1,2345678e7", "1E+08", "KvK 1,2345678E+07",
        "12-03-2024", "3/12/2024", "12/31/2024", "2024-03-12", "2024-03-12 00:00:00", "12.03.2024",
        "12-03-24", "3/12/24", "12.3.24", "12/31/24",
        "12 maart 2024", "12. März 2024", "1 janv. 2024", "May-24", "12-mrt",
        "mrt-24", "12-mrt-24", "12 Mar 2024", "3-apr", "Dez 24",
        "#####", "#N/A", "#REF!", "#NAAM?",
    ],
)  # fmt: skip
def test_a_number_that_is_lost_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="spreadsheet"):
        undamaged(written)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("7919.0", "7919"),
        ("7919,00", "7919"),
        ("'00007919", "00007919"),
        ('="00007919"', "00007919"),
    ],
)
def test_what_was_added_to_a_number_goes(written: str, number: str) -> None:
    assert undamaged(written) == number


@pytest.mark.parametrize(
    "written",
    ["10006040", "0403.019.261", "0001.23.511.B01", "HRB 98765 B", "FN 123456 a", "E1 6AN",
     "1234 ED", "B 987.654", "055-5067600", "06-12345678", "12-34-56",
     "12-34-56-78", "12-03.24", "1-205", "00-950", "2024-0312", ""],
)  # fmt: skip
def test_a_whole_number_stays(written: str) -> None:
    assert undamaged(written) == written


def test_a_phone_number_may_look_like_a_short_date() -> None:
    assert undamaged_phone("26-12-20") == "26-12-20"
    with pytest.raises(ValidationError, match="spreadsheet"):
        undamaged_phone("26-12-2020")
