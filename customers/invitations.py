"""Letting a person in: creating its login, inviting it, and what an invitation link does."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers import notifications
from customers.models import Contact, Customer, CustomerEvent, Invitation
from customers.secret_links import hash_of
from customers.states import ActionRefused, State


def grant_login(contact: Contact) -> None:
    """Link the contact to its person and mail the login, or word that the old login works here.

    Needs the lock on the contact's customer. The dealer sees no difference between a person that
    is new and one that already has a login at another dealer.
    """
    had_its_login_here = contact.user_id is not None  # correcting its address unlinks it
    contact.user = _person_with(contact)
    contact.save(update_fields=["user"])
    if not contact.user.has_password:
        invite(contact)
    elif had_its_login_here and _was_active_before(contact.customer):
        notifications.tell_access_restored(contact)
    else:
        notifications.tell_access_added(contact)


def invite(contact: Contact) -> Invitation:
    """A new link to choose a password. The older one stops working."""
    revoke(contact)
    invitation = Invitation(contact=contact, email=contact.email)
    invitation.secret_hash = hash_of(invitation.derive_secret())
    invitation.save()
    notifications.send_invitation(invitation)
    return invitation


def revoke(contact: Contact) -> None:
    """Whatever link this contact still has stops working."""
    contact.invitations.open().update(replaced_at=timezone.now())


def find_invitation(secret: str) -> Invitation | None:
    links = Invitation.objects.select_related("contact__customer__dealer", "contact__user")
    return links.filter(secret_hash=hash_of(secret)).first()


def note_opened(invitation: Invitation) -> None:
    """Keep the first time only: mail scanners open links too, as often as they like."""
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=timezone.now())


def check_usable(invitation: Invitation) -> None:
    """Raises Refused, with what is wrong in a sentence for the person who opened the link."""
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
    """Save the password that the person chose. This, and nothing else, uses the link up."""
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
    return user


@transaction.atomic
def ask_fresh_invitation(invitation: Invitation) -> bool:
    """Mail a new link to where the old one went; False when there is nothing to choose any more."""
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
    """Whoever chooses a password and whoever sends a link because there is none take turns.

    The lock on a customer cannot do that, since a person may have links from two. Always taken
    after the customer's and before an invitation's: in another order they wait for each other.
    """
    User.objects.select_for_update(no_key=True, of=("self",)).filter(
        contacts=invitation.contact_id
    ).first()


def _person_with(contact: Contact) -> User:
    """Locked, as in `_lock_person_of`."""
    user, _created = User.objects.select_for_update(no_key=True).get_or_create(
        email=contact.email,
        defaults={
            "name": contact.name,
            "phone": contact.phone,
            "language": contact.language,
            "password": "!",  # nobody can log in with it
        },
    )
    return user


def _was_active_before(customer: Customer) -> bool:
    """Whether it has been let in more often than this once."""
    return customer.events.filter(kind=CustomerEvent.Kind.UNBLOCKED).count() > 1
