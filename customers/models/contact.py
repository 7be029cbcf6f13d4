"""The people of a customer."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import User, has_accepted
from customers.models.customer import Customer
from customers.states import State
from customers.viewer import Viewer
from web.email_addresses import EmailColumn


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, viewer: Viewer | None) -> ContactQuerySet:
        return self.filter(customer__in=Customer.objects.visible_to(viewer))

    def present(self) -> ContactQuerySet:
        return self.filter(ended_at=None)

    def managers(self) -> ContactQuerySet:
        """Return who may manage the logins and approve orders, invitations nobody used left out."""
        return self.present().accepted().filter(role=Contact.Role.MANAGER)

    def accepted(self) -> ContactQuerySet:
        """Return contacts whose person has chosen a password, here or at another dealer."""
        return self.filter(has_accepted("user__"))

    def with_access(self) -> ContactQuerySet:
        """Return contacts that give access: present, linked, and of an active customer."""
        return self.present().filter(customer__state=State.ACTIVE, user__isnull=False)


class Contact(models.Model):
    """A person at a customer, who gets a login when the customer is unblocked."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("manager")
        BUYER = "buyer", _("buyer")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("login"),
    )
    name = models.CharField(_("contact person"), max_length=120, blank=True)
    email = EmailColumn(_("email address"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="nl"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MANAGER)
    approval_above = models.DecimalField(
        _("needs approval above"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("Euros without VAT. Empty: may order without approval."),
    )
    # Since when it is the person that its dealer calls; among several, the last one counts.
    contact_since = models.DateTimeField(_("contact since"), null=True, editable=False)
    added_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )
    first_login_at = models.DateTimeField(_("first logged in"), null=True, editable=False)
    ended_at = models.DateTimeField(_("left"), null=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                name="contact_email_lower_case", condition=Q(email=Lower("email"))
            ),
            models.UniqueConstraint(
                fields=["customer", "email"],
                condition=Q(ended_at=None) & ~Q(email=""),
                name="one_contact_per_address",
            ),
            models.CheckConstraint(
                name="contact_login_has_an_address", condition=Q(user=None) | ~Q(email="")
            ),
            models.CheckConstraint(
                name="contact_manager_approves_itself",
                condition=Q(approval_above=None) | Q(role="buyer", approval_above__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_manager(self) -> bool:
        return self.role == self.Role.MANAGER

    @property
    def has_accepted(self) -> bool:
        """Whether its person has chosen a password; as the queryset's `accepted` has it."""
        return self.user is not None and self.user.is_active and self.user.has_password
