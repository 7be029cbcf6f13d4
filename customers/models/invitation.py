"""Links by which a contact, or an employee of a dealer, chooses its first password."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer, DealerEmployee, User
from customers.models.contact import Contact
from customers.models.customer import Customer
from customers.secret_links import SecretLink
from web.email_addresses import EmailColumn


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def of(self, reader: Contact | DealerEmployee) -> InvitationQuerySet:
        """Return the invitations of one contact, or of one employee."""
        if isinstance(reader, Contact):
            return self.filter(contact=reader)
        return self.filter(employee=reader)

    def open(self) -> InvitationQuerySet:
        """Return invitations that are neither used nor replaced; they may have expired."""
        return self.filter(used_at=None, replaced_at=None)


def invitation_expiry() -> datetime:
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)


class Invitation(SecretLink):
    """A link by which one contact, or one employee of a dealer, chooses a password, once."""

    key_salt = "Invitation"

    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, related_name="invitations"
    )
    employee = models.ForeignKey(
        DealerEmployee, on_delete=models.PROTECT, null=True, related_name="invitations"
    )
    email = EmailColumn(max_length=254)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=invitation_expiry)
    opened_at = models.DateTimeField(null=True)  # by a person or a mail scanner
    pressed_at = models.DateTimeField(null=True)  # the button behind it, so by a person
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(used_at=None, replaced_at=None),
                name="one_open_invitation_per_contact",
            ),
            models.UniqueConstraint(
                fields=["employee"],
                condition=Q(used_at=None, replaced_at=None),
                name="one_open_invitation_per_employee",
            ),
            models.CheckConstraint(
                name="invitation_for_one",
                condition=Q(contact__isnull=False, employee=None)
                | Q(contact=None, employee__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_used_or_replaced", condition=Q(used_at=None) | Q(replaced_at=None)
            ),
            models.CheckConstraint(
                name="invitation_expires_later", condition=Q(expires_at__gt=F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @classmethod
    def for_reader(cls, reader: Contact | DealerEmployee) -> Invitation:
        """Return a new invitation, not saved yet, to the present address of its reader."""
        if isinstance(reader, Contact):
            return cls(contact=reader, email=reader.email)
        return cls(employee=reader, email=reader.user.email)

    @property
    def customer(self) -> Customer | None:
        """Return for which customer it lets somebody log in; none for an employee."""
        return self.contact.customer if self.contact else None

    @property
    def dealer(self) -> Dealer | None:
        """Return at which dealer it lets somebody log in."""
        if self.employee:
            return self.employee.dealer
        return self.customer.dealer if self.customer else None

    @property
    def person(self) -> User | None:
        """Return whose password is chosen; none while the contact is linked to nobody."""
        reader = self.contact or self.employee
        return reader.user if reader else None

    @property
    def language(self) -> str:
        """Return the language of its reader."""
        if self.contact:
            return self.contact.language
        return self.person.language if self.person else settings.LANGUAGE_CODE

    @property
    def is_for_present(self) -> bool:
        """Tell whether its reader is still there, with the address that it was sent to."""
        if self.contact:
            return self.contact.ended_at is None and self.contact.email == self.email
        return self.employee is not None and self.employee.user.email == self.email

    @property
    def has_left(self) -> bool:
        """Tell whether the access of its reader has ended."""
        if self.contact:
            return self.contact.ended_at is not None
        return self.employee is not None and not self.employee.active

    @property
    def gives_access(self) -> bool:
        """Tell whether whoever uses it now may log in afterwards."""
        if self.has_left:
            return False
        if self.customer:
            return self.customer.is_active and self.person is not None
        return self.employee is not None

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.replaced_at is None

    @property
    def is_expired(self) -> bool:
        return timezone.now() >= self.expires_at
