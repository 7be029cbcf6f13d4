"""Joining two logins of one person: one stays, the other is switched off and never deleted."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Dealer, DealerEmployee, User
from customers import invitations, notifications, people_changed
from customers.actions._record import record_event
from customers.actions.persons import change_login_address, lock_person
from customers.actors import Actor
from customers.models import Contact
from customers.refusals import AddressOfAnotherLogin, check_free_at
from customers.states import ActionRefused, EventKind
from web.sentences import filled


class LoginsCannotBeJoined(ActionRefused):
    """Two logins stay two; the sentence says what has to change first."""


@transaction.atomic
def join_logins(kept: User, joined: User, *, by: Actor) -> User:
    """Move all that one login may do to the other one, and switch it off. Return what stays.

    What was done before stays with who did it then. Both addresses are told. Raises
    LoginsCannotBeJoined, or AddressOfColleague.
    """
    people_changed.prepare_joining(kept, joined)
    kept, _customers = lock_person(kept, joined)
    joined = User.objects.get(pk=joined.pk)
    check_can_be_joined(kept, joined)
    for contact in _contacts_of(joined):
        _move_contact(contact, kept, by=by)
    for employee in joined.employments.select_related("dealer"):
        _move_employment(employee, kept)
    joined.is_active, joined.joined_into = False, kept
    joined.save(update_fields=["is_active", "joined_into"])
    joined.joined_logins.update(joined_into=kept)
    notifications.notify_of_joined_logins(kept, joined)
    for contact in _contacts_of(kept):
        people_changed.notify_of_change(contact.customer)
    return kept


@transaction.atomic
def confirm_login_address(user: User, *, email: str) -> None:
    """Give a login the address that its person has just shown to be its own.

    A login with that address that nobody has ever used is joined into it: whoever reads this
    mailbox could have taken it. A colleague is somebody else, though, and is named first. Raises
    what changing the address raises, and joining.
    """
    by = Actor.of_person(user)
    try:
        change_login_address(user, email=email, by=by)
    except AddressOfAnotherLogin as refused:
        for contact in _contacts_of(user):
            check_free_at(contact.customer, email, user=user)
        if not is_unused(refused.login):
            raise
        join_logins(user, refused.login, by=by)
        change_login_address(user, email=email, by=by)


def is_unused(login: User) -> bool:
    """Whether nobody has ever chosen a password for a login, which works for no dealer."""
    never_used = not login.has_password and login.last_login is None
    return login.is_active and never_used and not login.is_staff and not login.employments.exists()


def check_can_be_joined(kept: User, joined: User) -> None:
    """Raise LoginsCannotBeJoined, with what has to change first."""
    if kept.pk == joined.pk:
        raise LoginsCannotBeJoined(_("These are not two logins."))
    for login in (kept, joined):
        if not login.is_active:
            sentence = _("%(email)s has been switched off.")
            raise LoginsCannotBeJoined(filled(sentence, email=login.email))
        if login.is_staff:
            sentence = _("%(email)s is a login of the staff. It stays apart.")
            raise LoginsCannotBeJoined(filled(sentence, email=login.email))
    if joined.has_password and not kept.has_password:
        sentence = _("Nobody has chosen a password for %(email)s yet. Let the other login stay.")
        raise LoginsCannotBeJoined(filled(sentence, email=kept.email))
    if not joined.has_password:
        return  # nobody has made use of what it may do, so nothing of that is lost
    for contact in _contacts_of(joined):
        twin = _twin(contact, kept)
        if twin and _rights(twin) != _rights(contact):
            sentence = _(
                "Both are contacts of %(customer)s, and they may not do the same there. Let a "
                "manager of %(customer)s give them the same role first, or end one of the two."
            )
            raise LoginsCannotBeJoined(filled(sentence, customer=contact.customer))


def _move_contact(contact: Contact, kept: User, *, by: Actor) -> None:
    invitations.revoke(contact)
    twin = _twin(contact, kept)
    if twin:
        contact.ended_at = timezone.now()
        contact.save(update_fields=["ended_at"])
        if contact == contact.customer.contact and twin.is_manager:
            twin.contact_since = contact.contact_since
            twin.save(update_fields=["contact_since"])
    else:
        check_free_at(contact.customer, kept.email, contact=contact)
        contact.user, contact.email = kept, kept.email
        contact.save(update_fields=["user", "email"])
        if contact.customer.is_active and not kept.has_password:
            invitations.invite(contact)
    record_event(contact.customer, EventKind.LOGINS_JOINED, by=by)


def _move_employment(employee: DealerEmployee, kept: User) -> None:
    """Give the login that stays what it hears of and stands in for at this dealer."""
    twin = kept.employments.filter(dealer=employee.dealer).first()
    if twin is None:
        employee.user = kept
        employee.save(update_fields=["user"])
        return
    if employee.active:
        heard = employee.topics if not twin.active else [*twin.topics, *employee.topics]
        twin.active, twin.topics = True, sorted(set(heard))
        twin.save(update_fields=["active", "topics"])
    employee.active = False
    employee.save(update_fields=["active"])
    Dealer.objects.filter(deputy=employee).update(deputy=twin)


def _contacts_of(user: User) -> list[Contact]:
    contacts = user.contacts.present().select_related("customer__dealer", "user")
    return list(contacts.order_by("customer", "pk"))


def _twin(contact: Contact, kept: User) -> Contact | None:
    """Return the contact that the login that stays has at the same customer."""
    return contact.customer.contacts.present().filter(user=kept).first()


def _rights(contact: Contact) -> tuple[object, ...]:
    return contact.role, contact.approval_above
