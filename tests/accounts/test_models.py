"""People, dealers and who works where."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from accounts.actions import person_for_dealer
from accounts.models import Dealer, DealerEmployee, NotificationTopic, User
from tests.conftest import PASSWORD, employ


def test_a_person_is_made_and_found_in_any_case(db: None) -> None:
    user = User.objects.create_user(" Jan@Velmora.Example ", PASSWORD, name="Jan")
    assert user.email == "jan@velmora.example"
    assert User.objects.get_by_natural_key("JAN@velmora.example") == user


def test_an_address_typed_in_the_admin_is_tidied_up(db: None) -> None:
    user = User(email="JAN@velmora.example", password="!")
    user.full_clean()
    assert user.email == "jan@velmora.example"


def test_a_second_login_with_an_address_is_said_at_the_field(employee: DealerEmployee) -> None:
    with pytest.raises(ValidationError) as error:
        User(email=employee.user.email.upper(), password="!").full_clean()
    assert list(error.value.message_dict) == ["email"]


@pytest.mark.parametrize("password", ["", "!", None])
def test_without_a_password_nobody_logs_in(db: None, password: str | None) -> None:
    user = User.objects.create_user("jan@velmora.example")
    if password is not None:
        User.objects.filter(pk=user.pk).update(password=password)
        user.refresh_from_db()
    assert not user.has_password
    assert not user.check_password("")
    assert authenticate(username=user.email, password=password or "") is None


def test_a_login_with_a_password_has_one(db: None) -> None:
    assert User.objects.create_user("jan@velmora.example", PASSWORD).has_password


def test_a_superuser_is_made_on_the_command_line(db: None) -> None:
    staff = User.objects.create_superuser("Staf@Vanommen.example", PASSWORD)
    assert (staff.email, staff.is_staff, staff.is_superuser) == (
        "staf@vanommen.example",
        True,
        True,
    )


def test_a_person_goes_by_its_name_or_else_its_address() -> None:
    assert str(User(email="jan@velmora.example")) == "jan@velmora.example"
    assert str(User(email="jan@velmora.example", name="Jan")) == "Jan"


def test_somebody_who_has_a_login_becomes_an_employee_with_it(employee: DealerEmployee) -> None:
    person = person_for_dealer(employee.user.email.upper(), name="Iemand anders", language="de")
    assert person == employee.user
    assert (person.name, person.language) == ("M. Bakker", "nl")
    assert person.check_password(PASSWORD)


# ---------------------------------------------------------------- dealers


def recipients(dealer: Dealer) -> list[str]:
    return sorted(employee.user.name for employee in dealer.recipients(NotificationTopic.REQUESTS))


def test_every_employee_is_a_recipient(
    dealer: Dealer, employee: DealerEmployee, colleague: DealerEmployee, other_employee: object
) -> None:
    assert recipients(dealer) == ["M. Bakker", "S. Kok"]


@pytest.mark.parametrize("change", [{"active": False}, {"topics": ["reminders", "failures"]}])
def test_an_employee_who_left_or_switched_it_off_is_no_recipient(
    dealer: Dealer, employee: DealerEmployee, colleague: DealerEmployee, change: dict[str, Any]
) -> None:
    DealerEmployee.objects.filter(pk=colleague.pk).update(**change)
    assert recipients(dealer) == ["M. Bakker"]


def test_an_employee_who_may_never_log_in_again_is_no_recipient(
    dealer: Dealer, employee: DealerEmployee, colleague: DealerEmployee
) -> None:
    User.objects.filter(pk=colleague.user_id).update(is_active=False)
    assert recipients(dealer) == ["M. Bakker"]


def test_one_person_works_for_two_dealers(employee: DealerEmployee, other_dealer: Dealer) -> None:
    DealerEmployee.objects.create(user=employee.user, dealer=other_dealer, topics=[])
    assert recipients(employee.dealer) == ["M. Bakker"]
    assert recipients(other_dealer) == []


def test_a_dealer_that_stopped_is_not_offered(dealer: Dealer, other_dealer: Dealer) -> None:
    dealer.stopped_on = date(2026, 1, 1)
    dealer.save()
    assert not dealer.is_trading
    assert list(Dealer.objects.trading()) == [other_dealer]


@pytest.mark.parametrize("word", ["100%", "_", "\\", "' OR 1=1", "\0\0", "x" * 5000])
def test_what_people_type_is_only_searched_for(dealer: Dealer, word: str) -> None:
    found = Dealer.objects.search(word)
    assert list(found) == ([dealer] if not word.strip("\0") else [])


def test_a_dealer_is_found_without_its_diacritics(db: None) -> None:
    dealer = Dealer.objects.create(name="Müller Gereedschap", slug="muller", city="Zürich")
    employ(dealer, "a@muller.example", "A")
    for text in ("muller", "MÜLLER zurich", "gereedschap  Zür"):
        assert list(Dealer.objects.search(text)) == [dealer]
