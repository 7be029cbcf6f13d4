"""Granting a login: linking a contact to its person, inviting it, and using an invitation."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers import notifications, people_changed
from customers.models import Contact, Customer, CustomerEvent, Invitation
from customers.secret_links import hash_of
from customers.states import ActionRefused, State


def grant_login(contact: Contact) -> None:
    """Link the contact to its person and mail the login, or that the old login works here.

    A contact that is linked keeps its person: the address of a login changes by an action of its
    own (customers.actions.persons.change_login_address).

    The caller holds the lock on the contact's customer. The dealer sees no difference between a
    person that is new and one that already has a login at another dealer.
    """
    had_its_login_here = contact.user_id is not None  # correcting its address unlinks it
    contact.user = _linked_person(contact) or lock_person_with(contact)
    contact.save(update_fields=["user"])
    if not contact.user.has_password:
        invite(contact)
    elif had_its_login_here and _was_active_before(contact.customer):
        notifications.notify_contact_of_restored_access(contact)
    else:
        notifications.notify_contact_of_added_access(contact)


def invite(contact: Contact) -> Invitation:
    """Mail the contact a new link to choose a password. The older one stops working."""
    revoke(contact)
    invitation = Invitation(contact=contact, email=contact.email)
    invitation.secret_hash = hash_of(invitation.derive_secret())
    invitation.save()
    notifications.send_invitation(invitation)
    return invitation


def revoke(contact: Contact) -> None:
    """Make each link that this contact still has stop working."""
    contact.invitations.open().update(replaced_at=timezone.now())


def find_invitation(secret: str) -> Invitation | None:
    """Return the invitation of a link, usable or not; None for a link that was never sent."""
    links = Invitation.objects.select_related("contact__customer__dealer", "contact__user")
    return links.filter(secret_hash=hash_of(secret)).first()


def note_opened(invitation: Invitation) -> None:
    """Keep the first time only: mail scanners open links too, as often as they like."""
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=timezone.now())


def check_usable(invitation: Invitation) -> None:
    """Raise ActionRefused, with a sentence for the reader, unless the link can be used now."""
    contact = invitation.contact
    if invitation.used_at:
        raise ActionRefused(_("This link has already been used."))
    if invitation.replaced_at or contact.ended_at:
        raise ActionRefused(_("This link has been replaced by a newer one."))
    if invitation.is_expired:
        raise ActionRefused(_("This link has expired."))
    if contact.customer.state != State.ACTIVE or contact.user is None:
        raise ActionRefused(_("Your login is blocked."))


@transaction.atomic
def accept_invitation(invitation: Invitation, password: str) -> User:
    """Save the password that the person chose, which uses the link up. Raises ActionRefused."""
    Customer.objects.select_for_update(of=("self",), no_key=True).get(
        pk=invitation.contact.customer_id
    )
    _lock_person_of(invitation)
    locked = Invitation.objects.select_for_update(of=("self",)).select_related(
        "contact__customer", "contact__user"
    )
    invitation = locked.get(pk=invitation.pk)
    check_usable(invitation)
    user = invitation.contact.user
    assert user is not None
    user.set_password(password)
    user.save(update_fields=["password"])
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    # The person has its password now, so a link for another of its customers has nothing to do.
    others = Invitation.objects.open().filter(contact__user=user)
    others.update(replaced_at=timezone.now())
    for contact in user.contacts.with_access().select_related("customer__dealer"):
        people_changed.notify_of_change(contact.customer)
    return user


@transaction.atomic
def ask_fresh_invitation(invitation: Invitation) -> bool:
    """Mail a new link to where the old one went.

    Returns False, and mails nothing, when there is no password to choose any more.
    """
    customer = Customer.objects.select_for_update(of=("self",), no_key=True).get(
        pk=invitation.contact.customer_id
    )
    _lock_person_of(invitation)
    contact = Contact.objects.select_related("customer__dealer", "user").get(
        pk=invitation.contact_id
    )
    same_address = contact.email == invitation.email and contact.ended_at is None
    if not (customer.is_active and same_address and contact.user):
        return False
    if contact.user.has_password:
        return False
    invite(contact)
    return True


def _lock_person_of(invitation: Invitation) -> None:
    """Lock the person, so that choosing a password and sending a link take turns.

    The lock on a customer cannot do that, since a person may have links from two. This lock is
    taken after the customer's and before an invitation's; in another order two wait for each other.
    """
    User.objects.select_for_update(no_key=True, of=("self",)).filter(
        contacts=invitation.contact_id
    ).first()


def lock_person_with(contact: Contact) -> User:
    """Return the person with the contact's address, made if there is none, and locked.

    An address whose login was joined into another one leads to that.
    """
    user, _created = User.objects.select_for_update(no_key=True).get_or_create(
        email=contact.email,
        defaults={
            "name": contact.name,
            "phone": contact.phone,
            "language": contact.language,
            "password": "!",  # nobody can log in with it
        },
    )
    return user.joined_into or user


def _linked_person(contact: Contact) -> User | None:
    """Return the person that the contact has already, locked, whatever its address says."""
    if contact.user_id is None:
        return None
    return User.objects.select_for_update(no_key=True, of=("self",)).get(pk=contact.user_id)


def _was_active_before(customer: Customer) -> bool:
    """Return whether the customer has been unblocked more often than this once."""
    return customer.events.filter(kind=CustomerEvent.Kind.UNBLOCKED).count() > 1
