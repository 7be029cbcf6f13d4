"""A person who logs in, whatever it does."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from web.email_addresses import EmailColumn, normalise_email


def has_accepted(prefix: str = "") -> Q:
    """Return the condition that a person has chosen a password, and may log in with it.

    Whoever was only invited cannot do anything yet, so nobody may depend on it. `prefix` leads to
    the person, such as "user__".
    """
    password = f"{prefix}password"
    return (
        Q(**{f"{prefix}is_active": True})
        & ~Q(**{password: ""})
        & ~Q(**{f"{password}__startswith": UNUSABLE_PASSWORD_PREFIX})
    )


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person; without a password nobody can log in as it until one is chosen."""
        user = self.model(email=normalise_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=normalise_email(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an e-mail address. What it may do follows from whom it works for."""

    email = EmailColumn(
        _("email address"),
        max_length=254,
        error_messages={"unique": _("There is already a login with this email address.")},
        unique=True,
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="nl"
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Switched off for a person who may never log in again; never for waiting."),
    )
    is_staff = models.BooleanField(_("staff"), default=False)
    # A person that turned out to have two logins keeps one; this one was switched off for it.
    joined_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="joined_logins",
        verbose_name=_("joined into"),
    )
    date_joined = models.DateTimeField(_("added on"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")
        constraints = [
            models.CheckConstraint(name="user_email_lower_case", condition=Q(email=Lower("email"))),
            models.CheckConstraint(
                name="user_joined_is_switched_off",
                condition=Q(joined_into=None) | (Q(is_active=False) & ~Q(joined_into=F("id"))),
                violation_error_message=_("This login was joined into another one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def has_password(self) -> bool:
        return bool(self.password) and self.has_usable_password()
