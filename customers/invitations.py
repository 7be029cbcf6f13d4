"""Granting a login: linking a contact to its person, inviting it, and using an invitation.

An employee of a dealer is invited in the same way, by the same kind of link.
"""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DealerEmployee, User
from customers import notifications, people_changed
from customers.models import Contact, Customer, CustomerEvent, Invitation, InvitationQuerySet
from customers.recipients import Asked
from customers.secret_links import hash_of
from customers.states import ActionRefused
from mail.events import login_events
from mail.failures import mark_arrived
from mail.models import Mail


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


def grant_employee_login(employee: DealerEmployee) -> None:
    """Mail an employee its login, or that the login it has works for this dealer too.

    The caller holds the lock on the employee's person.
    """
    if employee.user.has_password:
        notifications.notify_employee_of_added_access(employee)
    else:
        invite(employee)


def invite(reader: Contact | DealerEmployee, *, asked: Asked | None = None) -> Invitation:
    """Mail somebody a new link to choose a password. The older one stops working."""
    revoke(reader)
    invitation = Invitation.for_reader(reader)
    invitation.secret_hash = hash_of(invitation.derive_secret())
    invitation.save()
    notifications.send_invitation(invitation, asked=asked)
    return invitation


def revoke(reader: Contact | DealerEmployee) -> None:
    """Make each link that this contact or employee still has stop working."""
    Invitation.objects.of(reader).open().update(replaced_at=timezone.now())


def find_invitation(secret: str) -> Invitation | None:
    """Return the invitation of a link, usable or not; None for a link that was never sent."""
    return _with_readers().filter(secret_hash=hash_of(secret)).first()


def note_opened(invitation: Invitation) -> None:
    """Keep when a usable link was fetched, the first time only: mail scanners fetch links too."""
    now = timezone.now()
    if Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=now):
        mark_arrived(Mail.objects.about(invitation), at=now)


def note_pressed(invitation: Invitation) -> None:
    """Keep when a person pressed the button behind a link, the first time only."""
    now = timezone.now()
    first = Invitation.objects.filter(pk=invitation.pk, pressed_at=None)
    if first.update(pressed_at=now, opened_at=Coalesce("opened_at", Value(now))):
        mark_arrived(Mail.objects.about(invitation), at=now)


def mark_login_arrived(reader: Contact | DealerEmployee) -> None:
    """Take back that a login did not arrive: its person has logged in."""
    types = ContentType.objects.get_for_models(type(reader), Invitation)
    links = Invitation.objects.of(reader).values("pk")
    about = Q(content_type=types[type(reader)], object_id=reader.pk)
    about |= Q(content_type=types[Invitation], object_id__in=links)
    mark_arrived(Mail.objects.filter(about, event__in=login_events()), at=timezone.now())


def check_usable(invitation: Invitation) -> None:
    """Raise ActionRefused, with a sentence for the reader, unless the link can be used now."""
    if invitation.used_at:
        raise ActionRefused(_("This link has already been used."))
    if invitation.has_left:
        raise ActionRefused(_("Your access has ended."))
    if invitation.replaced_at or not invitation.is_for_present:
        raise ActionRefused(_("This link has been replaced by a newer one."))
    if invitation.is_expired:
        raise ActionRefused(_("This link has expired."))
    if not invitation.gives_access:
        raise ActionRefused(_("Your login is blocked."))


@transaction.atomic
def accept_invitation(invitation: Invitation, password: str) -> User:
    """Save the password that the person chose, which uses the link up. Raises ActionRefused."""
    _lock_customer_of(invitation)
    _lock_person_of(invitation)
    invitation = _with_readers().select_for_update(of=("self",)).get(pk=invitation.pk)
    check_usable(invitation)
    user = invitation.person
    assert user is not None
    user.set_password(password)
    user.save(update_fields=["password"])
    invitation.used_at = timezone.now()
    invitation.save(update_fields=["used_at"])
    mark_arrived(Mail.objects.about(invitation), at=invitation.used_at)
    # The person has its password now, so a link for another of its roles has nothing to do.
    others = Invitation.objects.open().filter(Q(contact__user=user) | Q(employee__user=user))
    others.update(replaced_at=timezone.now())
    for contact in user.contacts.with_access().select_related("customer__dealer"):
        people_changed.notify_of_change(contact.customer)
    return user


@transaction.atomic
def ask_fresh_invitation(invitation: Invitation) -> bool:
    """Mail a new link to where the old one went.

    Returns False, and mails nothing, when there is no password to choose any more.
    """
    _lock_customer_of(invitation)
    _lock_person_of(invitation)
    invitation = _with_readers().get(pk=invitation.pk)
    reader = invitation.contact or invitation.employee
    if reader is None or not (invitation.is_for_present and invitation.gives_access):
        return False
    if invitation.person is None or invitation.person.has_password:
        return False
    invite(reader)
    return True


def _with_readers() -> InvitationQuerySet:
    return Invitation.objects.select_related(
        "contact__customer__dealer", "contact__user", "employee__dealer", "employee__user"
    )


def _lock_customer_of(invitation: Invitation) -> None:
    """Lock the customer that an invitation is for; an employee's is for none."""
    if invitation.contact:
        lock = Customer.objects.select_for_update(of=("self",), no_key=True)
        lock.get(pk=invitation.contact.customer_id)


def _lock_person_of(invitation: Invitation) -> None:
    """Lock the person, so that choosing a password and sending a link take turns.

    The lock on a customer cannot do that, since a person may have links from two. This lock is
    taken after the customer's and before an invitation's; in another order two wait for each other.
    """
    reader = (
        Q(contacts=invitation.contact_id)
        if invitation.contact_id
        else Q(employments=invitation.employee_id)
    )
    User.objects.select_for_update(no_key=True, of=("self",)).filter(reader).first()


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
