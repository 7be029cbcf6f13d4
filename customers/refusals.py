"""Refusals about whose an address is, with the person that it belongs to."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.actors import Actor
from customers.models import Contact, ContactQuerySet, Customer
from customers.states import ActionRefused
from web.responses import Offer
from web.sentences import filled


class ChangedMeanwhile(ActionRefused):
    """What an action is about became something else while it waited for its turn."""

    def __init__(self) -> None:
        super().__init__(_("Something has changed in the meantime. Try again."))


class AddressOfAnotherLogin(ActionRefused):
    """Another login has this address; staff can join the two, when it is one person."""

    def __init__(self, login: User) -> None:
        super().__init__(_("There is already a login with this email address."))
        self.login = login


class AddressOfColleague(ActionRefused):
    """Another contact of the same customer has this address, who could become the contact."""

    def __init__(self, colleague: Contact, *, by: Actor | None = None) -> None:
        super().__init__(colleague_sentence(colleague))
        self.colleague = colleague
        if by and by.employee:
            arguments = [colleague.customer.reference, colleague.pk]
            self.offer = Offer(
                filled(gettext("Make %(name)s the contact?"), name=colleague),
                reverse("customers:make_contact", args=arguments),
            )


def colleague_sentence(colleague: Contact) -> str:
    """Return whose the address is; the same words at a form, in a mail and in the admin."""
    sentence = gettext("This address is that of %(name)s (%(role)s).")
    return filled(sentence, name=colleague, role=colleague.get_role_display())


def holders_of(customer: Customer, email: str) -> ContactQuerySet:
    """Return who of a customer is reached by an address, also by that of a login joined away."""
    if not email:
        return customer.contacts.none()
    is_reached = Q(email=email) | Q(user__joined_logins__email=email)
    return customer.contacts.present().filter(is_reached).distinct()


def check_free_at(
    customer: Customer,
    email: str,
    *,
    contact: Contact | None = None,
    user: User | None = None,
    by: Actor | None = None,
) -> None:
    """Raise AddressOfColleague when somebody else of this customer has the address.

    That is: not this contact, and no contact of this login. A dealer is offered to make it the
    contact.
    """
    others = holders_of(customer, email)
    if contact:
        others = others.exclude(pk=contact.pk)
    if user:
        others = others.exclude(Q(user__isnull=False) & Q(user=user))
    colleague = others.first()
    if colleague:
        raise AddressOfColleague(colleague, by=by)
