"""The same company twice: shown to whoever decides about it, and never joined by itself."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from customers.actors import Actor
from customers.models import Contact, Customer, CustomerQuerySet
from customers.states import State
from registry.company import Company
from registry.keys import compact
from registry.known_companies import Known
from registry.sameness import as_stored, is_one_of_names, is_same, is_same_or_both_empty

MIN_DIGITS = 3  # with fewer, a pattern would find half of all customers
COMPARED = (
    *("name", "statutory_name", "country", "postcode", "house_number"),
    *("register_number", "vat_number", "duns"),
)


def similar_to(customer: Customer, *, actor: Actor | None) -> CustomerQuerySet:
    """Return other customers that look like the same company, the newest first.

    Only what the actor may see: from a mark like this a dealer must not learn that another dealer
    serves the company.
    """
    visible = Customer.objects.visible_to(actor).exclude(pk=customer.pk)
    people = Contact.objects.filter(email__in=_addresses(customer))
    candidates = visible.annotate(
        shares_address=Exists(people.filter(customer=OuterRef("pk")))
    ).filter(Q(shares_address=True) | _may_be(customer))
    alike = [
        other.pk
        for other in candidates.only(*COMPARED)
        if vars(other)["shares_address"] or is_same_company(customer, other)
    ]
    return visible.filter(pk__in=alike).select_related("dealer").order_by("-pk")


def known_companies(request: HttpRequest, companies: list[Company]) -> dict[str, Known]:
    """Return which companies of the directory are a customer of the dealer that searches.

    Never of another dealer, and nothing to somebody who is no dealer.
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.dealer_id is None:
        return {}
    sought = {company.choice: _as_customer(company) for company in companies}
    may_be = reduce(or_, (_may_be(customer) for customer in sought.values()), Q(pk__in=[]))
    own = Customer.objects.visible_to(actor).exclude(state__in=(State.WITHDRAWN, State.REJECTED))
    mine = list(own.filter(may_be).order_by("-pk"))
    known = {}
    for choice, company in sought.items():
        alike = [customer for customer in mine if is_same_company(company, customer)]
        # Of the branches of a company the one that was found.
        same_branch = [c for c in alike if _is_same_branch(c, company)]
        for customer in (same_branch or alike)[:1]:
            known[choice] = _known(customer)
    return known


def _as_customer(company: Company) -> Customer:
    fields = (*COMPARED, "branch_number")
    return Customer(**{field: getattr(company, field) for field in fields})


def _is_same_branch(one: Customer, other: Customer) -> bool:
    numbers = (one.branch_number, other.branch_number)
    return is_same_or_both_empty("branch_number", *numbers, one.country)


def _known(customer: Customer) -> Known:
    if customer.state == State.PENDING:
        mark, note = _("has requested a login at you"), _("Has requested a login at you:")
    else:
        mark, note = _("already your customer"), _("Already your customer:")
    name = f"{customer.name}, {customer.city}"
    return Known(mark, note, name, customer.get_absolute_url())


def is_same_company(one: Customer, other: Customer) -> bool:
    """Whether two customers look like one company; each of these alone is enough.

    Their VAT or DUNS number, or in one country their register number, or name and address. What
    both left empty says nothing.
    """
    if _are_same(one, other, "vat_number") or _are_same(one, other, "duns"):
        return True
    if one.country != other.country:
        return False
    if _are_same(one, other, "register_number"):
        return True
    return _share_name(one, other) and _are_same(one, other, "postcode", "house_number")


def _share_name(one: Customer, other: Customer) -> bool:
    """Whether a name of the one is a name of the other, be it the statutory one."""
    return any(is_one_of_names(name, _names(other)) for name in _names(one))


def _names(customer: Customer) -> list[str]:
    return [name for name in (customer.name, customer.statutory_name) if name]


def _are_same(one: Customer, other: Customer, *fields: str) -> bool:
    return all(
        is_same(field, getattr(one, field), getattr(other, field), one.country) for field in fields
    )


def _may_be(customer: Customer) -> Q:
    """Select all customers that may be the same company, by their numbers and postcode.

    PostgreSQL cannot tell which spellings are the same; what has the same characters is compared.
    """
    may_be = Q(pk__in=[])
    for field in ("register_number", "vat_number", "duns", "postcode"):
        value = getattr(customer, field)
        if value:
            may_be |= Q(**{field: value}) | Q(
                **{f"{field}__iregex": _pattern(field, value, customer.country)}
            )
    return may_be


def _pattern(field: str, value: str, country: str) -> str:
    """Return a pattern for a number or postcode, whatever stands between its characters.

    Of a number the digits count: its zeros in front may be missing, and behind the first nine a
    French SIRET tells establishments apart. Few digits must stand alone, or half of all have them.
    """
    stored = as_stored(field, value, country)
    if field == "postcode":
        bare = re.sub(r"[^0-9A-Z]", "", compact(stored))
        return f"{'[^0-9a-z]*'.join(bare)}$"
    digits = re.sub(r"[^0-9]", "", stored)
    digits = (digits[:9] if country == "FR" else digits).lstrip("0")
    pattern = "[^0-9]*".join(digits[:9])
    if len(digits) < MIN_DIGITS:
        return f"(^|[^0-9])0*{pattern}([^0-9]|$)" if digits else f"^{re.escape(value)}$"
    return pattern


def _addresses(customer: Customer) -> list[str]:
    return [contact.email for contact in customer.contacts.all() if contact.email]
