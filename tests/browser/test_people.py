"""Whose an address is: the contact that a colleague becomes, and an access that is given up."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from customers import invitations
from customers.actions import members
from customers.actors import Actor
from customers.models import Contact, Customer
from tests.browser.conftest import enter

KEES = "kees@brindolux.example"


def colleague(customer: Customer, by: Actor, role: Contact.Role) -> Contact:
    """Add Kees, who has chosen a password."""
    contact = members.add_colleague(
        customer,
        person={"name": "Kees", "email": KEES, "language": "nl"},
        role=role,
        approval_above=None,
        by=by,
    )
    invitations.accept_invitation(contact.invitations.get(), "frezen en boren 8,5")
    return contact


def test_the_address_of_a_colleague_leads_to_making_it_the_contact(
    page_of_someone: Callable[[], Page], active: Customer, by: Actor
) -> None:
    kees = colleague(active, by, Contact.Role.BUYER)
    assert by.user is not None
    page = page_of_someone()
    enter(page, by.user.email)
    page.goto(reverse("customers:change", args=[active.reference]))
    page.get_by_label("E-mailadres").fill(KEES)
    page.get_by_role("button", name="Opslaan", exact=True).last.click()
    expect(page.get_by_role("main")).to_contain_text("Dit adres is van Kees (inkoper).")
    page.get_by_role("link", name="Kees contactpersoon maken?", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("K. Visser blijft, met een eigen login.")
    page.get_by_role("button", name="Kees contactpersoon maken").click()
    expect(page.get_by_role("main")).to_contain_text("is Kees nu de contactpersoon.")
    assert Customer.objects.get().contact == kees


def test_ones_own_access_ends_after_a_question(
    page_of_someone: Callable[[], Page], active: Customer, contact: Contact, by: Actor
) -> None:
    kees = colleague(active, by, Contact.Role.MANAGER)
    page = page_of_someone()
    enter(page, contact.email)
    page.goto(reverse("customers:colleagues"))
    mine = page.locator("form.person-card").filter(has_text=contact.email)
    mine.get_by_role("button", name="Toegang beëindigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw eigen toegang beëindigen?")
    page.get_by_role("link", name="Annuleren").click()
    mine.get_by_role("button", name="Toegang beëindigen").click()
    expect(page.get_by_role("main")).to_contain_text("Kees wordt de contactpersoon voor uw dealer.")
    page.get_by_role("button", name="Toegang beëindigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    assert Customer.objects.get().contact == kees
