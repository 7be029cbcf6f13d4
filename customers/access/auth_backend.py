"""Decides who may be logged in, on every request, in the query that loads the person."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q

from accounts.models import DealerEmployee, User
from customers.models import Contact
from web.email_addresses import normalise_email


def has_access() -> Q:
    """Return a condition on User: there is somebody left to act for."""
    employments = DealerEmployee.objects.filter(user=OuterRef("pk"), active=True)
    contacts = Contact.objects.with_access().filter(user=OuterRef("pk"))
    return Q(is_active=True) & (Q(is_staff=True) | Exists(employments) | Exists(contacts))


def may_log_in(user: User) -> bool:
    return User.objects.filter(has_access(), pk=user.pk).exists()


class Backend(AuthenticationBackend):
    """Logs in by e-mail address. Who loses access is logged out at the next request."""

    def _authenticate_by_email(self, email: str, password: str) -> AbstractBaseUser | None:
        """Find nobody by an address that a person wants to change to and has not confirmed yet."""
        user = User.objects.filter(email=normalise_email(email)).first()
        found: AbstractBaseUser | None = self._check_password(user, password)
        return found

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        return User.objects.filter(has_access(), pk=user_id).first()
