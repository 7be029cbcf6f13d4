"""A customer's company is looked up again, and its dealer adopts or ignores what has changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from customers import actions
from customers.actors import Actor
from customers.directory import changes
from customers.models import Customer, CustomerEvent, DirectoryChange
from customers.states import ActionRefused
from registry import directory, limits
from registry.company import Company
from registry.models import DirectoryEntry
from registry.sources import SourceUnavailable, Trouble
from tests.conftest import seen_of
from web.rate_limits import MINUTE, Limit, Rate

pytestmark = pytest.mark.django_db

LISTED = Company(
    source="local",
    ref="7",
    name="Brindolux Techniek B.V.",
    country="NL",
    street="Testkade",
    house_number="14",
    postcode="7323 AM",
    city="Apeldoorn",
    register_number="00015838",
    is_active=True,
)
MOVED = replace(
    LISTED, street="Demostraat", house_number="3", postcode="6211 QX", city="Maastricht"
)


@pytest.fixture
def customer(active: Customer, by: Actor) -> Customer:
    """Return an active customer whose company was picked from the directory 31 days ago."""
    actions.link_company(active, record=LISTED.to_record(), by=by)
    long_ago = timezone.now() - timedelta(days=31)
    Customer.objects.filter(pk=active.pk).update(directory_fetched_at=long_ago)
    return Customer.objects.get(pk=active.pk)


@pytest.fixture
def now_says(monkeypatch: pytest.MonkeyPatch) -> Callable[[Company | Exception | None], None]:
    """Return a function that sets what the directory answers from now on."""

    def say(company: Company | Exception | None) -> None:
        def look_again(source: str, ref: str, **how: object) -> Company | None:
            if isinstance(company, Exception):
                raise company
            return company

        monkeypatch.setattr(directory, "look_again", look_again)

    return say


type Say = Callable[[Company | Exception | None], None]


def again(customer: Customer) -> Customer:
    return Customer.objects.get(pk=customer.pk)


def later(days: int = 31) -> None:
    back = timedelta(days=days)
    for customer in Customer.objects.exclude(directory_checked_at=None):
        customer.directory_checked_at = timezone.now() - back
        customer.save()


def test_a_customer_looked_up_long_ago_is_due(customer: Customer, settings: Settings) -> None:
    assert list(changes.due()) == [customer]
    settings.DIRECTORY_REFRESH_DAYS = 40
    assert not changes.due()
    settings.DIRECTORY_REFRESH_DAYS = 0
    assert not changes.due()


def test_a_customer_of_a_source_that_is_not_in_use_is_not_due(
    customer: Customer, settings: Settings, blocked: Customer
) -> None:
    settings.DIRECTORY = ["dnb"]
    assert not changes.due()


def test_a_company_that_has_not_changed_waits_for_nobody(customer: Customer, now_says: Say) -> None:
    now_says(replace(LISTED, transaction_id="another", city="APELDOORN"))
    assert changes.look_again_at_due() == 1
    assert not DirectoryChange.objects.exists()
    assert not changes.due(), "not before another 30 days"


def test_what_a_list_did_not_tell_is_no_change(customer: Customer, now_says: Say) -> None:
    now_says(replace(LISTED, vat_number="NL000123511B01", phone="+31 1", street=""))
    changes.look_again_at_due()
    assert not DirectoryChange.objects.exists()


def fingerprint() -> str:
    return DirectoryChange.objects.get().fingerprint


def test_a_company_that_moved_waits_for_its_dealer(customer: Customer, now_says: Say) -> None:
    now_says(MOVED)
    changes.look_again_at_due()
    assert again(customer).city == "Apeldoorn", "nothing is overwritten by itself"
    assert again(customer).directory_record == LISTED.to_record()
    event = CustomerEvent.objects.filter(customer=customer).latest("pk")
    assert (event.kind, event.by_kind) == ("listing_changed", "system")
    later()
    changes.look_again_at_due()
    assert DirectoryChange.objects.count() == 1
    assert CustomerEvent.objects.filter(kind="listing_changed").count() == 1


def test_the_dealer_adopts_it(
    customer: Customer, now_says: Say, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    now_says(MOVED)
    changes.look_again_at_due()
    client = client_of(by)
    page = client.get(customer.get_absolute_url()).text
    assert "Demostraat 3, 6211 QX Maastricht" in page
    url = reverse("customers:adopt_directory_change", args=[customer.reference])
    seen = {"seen": seen_of(customer), "fingerprint": fingerprint()}
    assert f'value="{seen["fingerprint"]}"' in page
    page = client.post(url, seen, follow=True).text
    changed = again(customer)
    assert (changed.street, changed.house_number, changed.city) == ("Demostraat", "3", "Maastricht")
    assert changed.folded_city == "maastricht"
    assert changed.directory_record == MOVED.to_record()
    assert DirectoryChange.objects.get().outcome == "adopted"
    assert CustomerEvent.objects.filter(kind="listing_adopted", by_user=by.user).exists()
    assert "Demostraat 3" in page
    client.post(url, seen)  # pressed twice
    assert CustomerEvent.objects.filter(kind="listing_adopted").count() == 1


def test_a_company_that_moved_abroad_is_adopted_with_its_country(
    customer: Customer, now_says: Say, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    now_says(replace(MOVED, country="BE", postcode="B-9000", city="Gent", register_number=""))
    changes.look_again(customer)
    assert "Demostraat 3, 9000 Gent, BE" in client_of(by).get(customer.get_absolute_url()).text
    url = reverse("customers:adopt_directory_change", args=[customer.reference])
    client_of(by).post(url, {"seen": seen_of(customer), "fingerprint": fingerprint()})
    changed = again(customer)
    assert (changed.country, changed.postcode, changed.city) == ("BE", "9000", "Gent")


def test_an_address_that_is_not_whole_is_shown_and_not_adopted(
    customer: Customer, now_says: Say
) -> None:
    now_says(replace(MOVED, postcode="onbekend", name="Brindolux Metaal"))
    change = changes.look_again(customer)
    assert change is not None
    labels = [difference.now for difference in changes.differences(customer, change)]
    assert labels == ["Brindolux Metaal", "Demostraat 3, Maastricht"]
    assert changes.adoptable(customer, change) == {"name": "Brindolux Metaal"}


def test_another_spelling_is_no_change(customer: Customer, now_says: Say) -> None:
    now_says(replace(LISTED, name="BRINDOLUX TECHNIEK", postcode="7323am", register_number="15838"))
    assert changes.look_again(customer) is None


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ({"house_number": "96-2"}, {"house_number": "96", "addition": "2"}),
        ({"street": "Testkade 14", "house_number": ""}, {}),
        ({"vat_number": "NL000123512B01"}, {"vat_number": "NL000123511B01"}),  # was wrong
        ({"country": "DE", "register_number": "HRB98765", "postcode": "D-50667"},
         {"register_number": "Amtsgericht Köln, HRB 98765", "postcode": "50667"}),
    ],
)  # fmt: skip
def test_what_is_read_in_another_way_by_now_is_no_change(
    customer: Customer, now_says: Say, before: dict[str, str], now: dict[str, str]
) -> None:
    record = replace(LISTED, **before)  # type: ignore[arg-type]  # all of them are texts
    Customer.objects.filter(pk=customer.pk).update(directory_record=record.to_record())
    parts = {"street": "Testkade", "house_number": "14", **now}
    now_says(replace(record, **parts))  # type: ignore[arg-type]  # likewise
    assert changes.look_again(again(customer)) is None


@pytest.mark.parametrize(
    ("says", "stored"),
    [
        ({"postcode": "7323an", "house_number": "15a"},
         {"postcode": "7323 AN", "house_number": "15", "addition": "a"}),
        ({"register_number": "7920"}, {"register_number": "00007920"}),
        ({"country": "BE", "postcode": "B-9000", "register_number": "BE 403.019.261"},
         {"postcode": "9000", "register_number": "0403019261"}),
        ({"country": "DE", "postcode": "D-50667", "register_number": "AG Köln, HRB 98765"},
         {"postcode": "50667", "register_number": "Köln HRB 98765"}),
        ({"country": "FR", "postcode": "F-75001", "register_number": "987 654 321 RCS Paris"},
         {"postcode": "75001", "register_number": "987654321"}),
        ({"country": "LU", "postcode": "L-1160", "register_number": "RCS Luxembourg B 987654"},
         {"postcode": "1160", "register_number": "B987654"}),
        ({"country": "AT", "postcode": "A-1010", "register_number": "123456a"},
         {"postcode": "1010", "register_number": "FN 123456a"}),
    ],
)  # fmt: skip
def test_what_is_adopted_is_stored_as_the_form_would(
    customer: Customer, now_says: Say, by: Actor, client_of: Callable[[Actor], Client],
    says: dict[str, str], stored: dict[str, str],
) -> None:  # fmt: skip
    now_says(replace(LISTED, **says))  # type: ignore[arg-type]  # all of them are texts
    changes.look_again(customer)
    url = reverse("customers:adopt_directory_change", args=[customer.reference])
    client_of(by).post(url, {"seen": seen_of(customer), "fingerprint": fingerprint()})
    changed = again(customer)
    assert {name: getattr(changed, name) for name in stored} == stored


def test_an_address_is_adopted_as_the_form_would_store_it(
    customer: Customer, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    record = replace(LISTED, street="Nepkade", house_number="3-2", postcode="nl-7323 an")
    Customer.objects.filter(pk=customer.pk).update(directory_record=record.to_record())
    url = reverse("customers:adopt_address", args=[customer.reference])
    client_of(by).post(url, {"seen": seen_of(customer)})
    assert again(customer).one_line == "Nepkade 3-2, 7323 AN Apeldoorn"
    assert (again(customer).house_number, again(customer).addition) == ("3", "2")


def test_the_dealer_ignores_it_and_is_not_asked_again(
    customer: Customer, now_says: Say, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    now_says(MOVED)
    changes.look_again_at_due()
    url = reverse("customers:ignore_directory_change", args=[customer.reference])
    client_of(by).post(url, {"seen": seen_of(customer), "fingerprint": fingerprint()})
    assert again(customer).city == "Apeldoorn"
    later()
    Customer.objects.update(directory_fetched_at=timezone.now() - timedelta(days=31))
    assert changes.look_again_at_due() == 1
    assert not DirectoryChange.objects.open().exists()


@pytest.mark.parametrize("pressed", ["adopt_directory_change", "ignore_directory_change"])
def test_what_changed_again_since_the_dealer_looked_is_not_settled(
    customer: Customer, now_says: Say, by: Actor, client_of: Callable[[Actor], Client], pressed: str
) -> None:
    now_says(MOVED)
    changes.look_again_at_due()
    seen = fingerprint()
    now_says(replace(MOVED, transaction_id="of a later reply"))
    changes.look_again(again(customer))
    assert fingerprint() == seen
    now_says(replace(MOVED, house_number="99"))
    changes.look_again(again(customer))
    url = reverse(f"customers:{pressed}", args=[customer.reference])
    page = (
        client_of(by).post(url, {"seen": seen_of(customer), "fingerprint": seen}, follow=True).text
    )
    assert "In het register staat intussen iets anders" in page
    assert "Demostraat 99" in page
    assert again(customer).city == "Apeldoorn"
    assert DirectoryChange.objects.open().exists()


def test_a_company_that_closed(
    customer: Customer, now_says: Say, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    now_says(replace(LISTED, is_active=False))
    changes.look_again_at_due()
    page = client_of(by).get(customer.get_absolute_url()).text
    assert "niet meer actief" in page
    assert reverse("customers:adopt_directory_change", args=[customer.reference]) not in page
    actions.ignore_directory_change(customer, fingerprint=fingerprint(), by=by)
    assert changes.look_again(again(customer)) is None


def test_a_company_that_is_no_longer_in_the_directory(
    customer: Customer, now_says: Say, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    now_says(None)
    change = changes.look_again(customer)
    page = client_of(by).get(customer.get_absolute_url()).text
    assert "staat niet meer in het register" in page
    assert reverse("customers:adopt_directory_change", args=[customer.reference]) not in page
    assert change is not None
    assert not change.is_in_directory
    assert changes.adoptable(customer, change) == {}
    actions.ignore_directory_change(customer, fingerprint=fingerprint(), by=by)
    assert changes.look_again(again(customer)) is None, "the dealer has seen it"


def test_what_changed_back_is_settled_by_itself(customer: Customer, now_says: Say) -> None:
    now_says(MOVED)
    changes.look_again(customer)
    now_says(LISTED)
    assert changes.look_again(customer) is None
    assert DirectoryChange.objects.get().outcome == "outdated"


def test_settling_twice_is_refused(customer: Customer, by: Actor) -> None:
    with pytest.raises(ActionRefused):
        actions.ignore_directory_change(customer, fingerprint="", by=by)
    with pytest.raises(ActionRefused):
        actions.adopt_directory_change(customer, fingerprint="", company={}, by=by)


def test_a_source_in_trouble_is_left_alone_and_asked_later(
    customer: Customer, now_says: Say
) -> None:
    now_says(SourceUnavailable(Trouble.DOWN))
    assert changes.look_again_at_due() == 0
    assert list(changes.due()) == [customer]


def test_a_record_that_is_not_given_is_no_news_and_waits_its_turn(
    customer: Customer, now_says: Say
) -> None:
    now_says(MOVED)
    changes.look_again(customer)
    later()
    now_says(SourceUnavailable(Trouble.DECLINED))
    assert changes.look_again_at_due() == 1
    assert not changes.due(), "else it would be asked for at every run"
    assert DirectoryChange.objects.open().exists(), "what was to be settled still is"


def test_the_dealer_reads_that_a_record_is_not_given(
    customer: Customer, now_says: Say, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    now_says(SourceUnavailable(Trouble.DECLINED))
    url = reverse("customers:look_again", args=[customer.reference])
    page = client_of(by).post(url, follow=True).text
    assert "Het bedrijvenregister geeft nu niets van dit bedrijf." in page


BRANCH = replace(LISTED, name="Brunvos Noord", statutory_name="Brunvos Groep B.V.")


@pytest.fixture
def branch(customer: Customer, by: Actor) -> Customer:
    actions.link_company(customer, record=BRANCH.to_record(), by=by)
    return again(customer)


@pytest.mark.parametrize(
    "now",
    [
        replace(LISTED, name="Brunvos Groep B.V.", trade_names=("Brunvos Noord", "Brunvos Zuid")),
        replace(BRANCH, trade_names=("Brunvos Zuid",)),
    ],
)
def test_a_branch_that_keeps_its_name_has_not_changed(
    branch: Customer, now_says: Say, now: Company
) -> None:
    assert branch.statutory_name == "Brunvos Groep B.V."
    now_says(now)
    assert changes.look_again(branch) is None


def test_a_company_that_is_called_otherwise_above_its_branch_has_changed(
    branch: Customer, now_says: Say
) -> None:
    now_says(replace(BRANCH, statutory_name="Brunvos Holding B.V."))
    change = changes.look_again(branch)
    assert change is not None
    assert [(d.before, d.now) for d in changes.differences(branch, change)] == [
        ("Brunvos Groep B.V.", "Brunvos Holding B.V.")
    ]
    assert changes.adoptable(branch, change) == {"statutory_name": "Brunvos Holding B.V."}


def test_a_name_that_has_become_a_former_one_has_changed(branch: Customer, now_says: Say) -> None:
    now_says(replace(BRANCH, name="Brunvos Oost", former_names=("Brunvos Noord",)))
    change = changes.look_again(branch)
    assert change is not None
    assert changes.adoptable(branch, change) == {"name": "Brunvos Oost"}


def test_a_record_that_is_being_processed_keeps_nobody_else_waiting(
    customer: Customer, blocked: Customer, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.link_company(blocked, record=replace(LISTED, ref="8").to_record(), by=by)
    ago = timezone.now() - timedelta(days=40)
    Customer.objects.filter(pk=blocked.pk).update(directory_fetched_at=ago)
    assert list(changes.due()) == [blocked, customer]

    def look_again(source: str, ref: str, **how: object) -> Company:
        if ref == "8":
            raise SourceUnavailable(Trouble.NOT_NOW)
        return LISTED

    monkeypatch.setattr(directory, "look_again", look_again)
    assert changes.look_again_at_due() == 1
    assert list(changes.due()) == [blocked]


def test_what_cannot_be_a_customers_name_is_not_adopted(
    customer: Customer, now_says: Say, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    now_says(replace(LISTED, name="x" * 300))
    changes.look_again(customer)
    url = reverse("customers:adopt_directory_change", args=[customer.reference])
    assert (
        "kan niet"
        in client_of(by)
        .post(url, {"seen": seen_of(customer), "fingerprint": fingerprint()}, follow=True)
        .text
    )
    assert again(customer).name == "Brindolux Techniek B.V."
    assert DirectoryChange.objects.open().exists()


def test_the_list_shows_who_has_changed(
    customer: Customer, blocked: Customer, now_says: Say, by: Actor,
    client_of: Callable[[Actor], Client],
) -> None:  # fmt: skip
    now_says(MOVED)
    changes.look_again_at_due()
    page = client_of(by).get(reverse("customers:list"), {"state": "changed"}).text
    assert customer.name in page
    assert blocked.name not in page


def test_the_dealer_looks_again_by_hand(
    customer: Customer, now_says: Say, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    url = reverse("customers:look_again", args=[customer.reference])
    client = client_of(by)
    now_says(LISTED)
    assert "niets veranderd" in client.post(url, follow=True).text
    now_says(SourceUnavailable(Trouble.SLOW))
    assert "geen antwoord" in client.post(url, follow=True).text
    now_says(MOVED)
    assert "Demostraat 3" in client.post(url, follow=True).text


def test_looking_up_too_often_is_said(
    customer: Customer,
    by: Actor,
    client_of: Callable[[Actor], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "LOOK_UPS", Limit("directory_look_ups", (Rate(1, MINUTE),)))
    client = client_of(by)
    for name in ("look_again", "compare"):
        url = reverse(f"customers:{name}", args=[customer.reference])
        client.post(url)
        assert "zoekt erg snel" in client.post(url, follow=True).text


def test_the_page_says_where_the_details_came_from(
    customer: Customer, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    page = client_of(by).get(customer.get_absolute_url()).text
    assert "nummer 7" in page
    dnb = replace(LISTED, source="dnb", ref="991000003")
    actions.link_company(customer, record=dnb.to_record(), by=by)
    page = client_of(by).get(customer.get_absolute_url()).text
    assert "D&amp;B, D-U-N-S®-nummer 991000003" in page


def test_a_branch_is_told_apart_also_when_nobody_knows_whether_it_is_active(
    customer: Customer, by: Actor, client_of: Callable[[Actor], Client]
) -> None:
    branch = replace(LISTED, is_active=None, is_branch=True)
    actions.link_company(customer, record=branch.to_record(), by=by)
    page = client_of(by).get(customer.get_absolute_url()).text
    assert "onbekend, nevenvestiging" in page


def test_one_that_was_typed_is_compared_and_linked(
    active: Customer, by: Actor, client_of: Callable[[Actor], Client], demo_directory: Any
) -> None:
    Customer.objects.filter(pk=active.pk).update(
        name="Quostra Printservices", street="Demostraat", house_number="96",
        postcode="6211 QX", city="Maastricht",
    )  # fmt: skip
    client = client_of(by)
    url = reverse("customers:compare", args=[active.reference])
    page = " ".join(client.get(url).text.split())
    assert "vrijwel zeker dit bedrijf" in page
    assert "00007919 · hoofdvestiging" in page
    assert 'value="local:991000003"' in page
    client.post(url, {"pick": "local:991000003", "seen": seen_of(active)})
    linked = again(active)
    assert linked.directory_ref == "991000003"
    assert linked.duns == "991000003"
    assert linked.name == "Quostra Printservices", "nothing of what was typed changes"
    assert CustomerEvent.objects.filter(kind="linked", by_user=by.user).count() == 1


def test_one_that_a_load_removed_is_linked_as_it_was_shown(
    active: Customer, by: Actor, client_of: Callable[[Actor], Client], demo_directory: Any
) -> None:
    Customer.objects.filter(pk=active.pk).update(name="Quostra Printservices")
    client = client_of(by)
    url = reverse("customers:compare", args=[active.reference])
    [found] = re.findall(r'name="found" value="([^"]+)"', client.get(url).text)
    DirectoryEntry.objects.all().delete()
    sent = {"pick": "local:991000003", "found": found, "seen": seen_of(active)}
    client.post(url, sent)
    assert again(active).directory_ref == "991000003"


@pytest.mark.parametrize("pick", ["", "local:nobody", "dnb:991000003", "\0"])
def test_a_company_that_does_not_exist_is_not_linked(
    active: Customer, by: Actor, client_of: Callable[[Actor], Client], pick: str
) -> None:
    url = reverse("customers:compare", args=[active.reference])
    assert client_of(by).post(url, {"pick": pick}).status_code == 302
    assert again(active).directory_record is None


def test_without_a_source_there_are_no_candidates(
    active: Customer, by: Actor, client_of: Callable[[Actor], Client], settings: Settings
) -> None:
    settings.DIRECTORY = []
    url = reverse("customers:compare", args=[active.reference])
    assert "geen antwoord" in client_of(by).get(url).text


@pytest.fixture
def demo_directory() -> None:
    from registry.loading.demo import load_demo_companies

    load_demo_companies()
    assert DirectoryEntry.objects.exists()
