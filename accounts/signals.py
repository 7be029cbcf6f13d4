"""Keeping allauth's list of a person's addresses in step with the login."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.models import User


@receiver(post_save, sender=User)
def allauth_knows_the_address(
    sender: type[User], instance: User, update_fields: frozenset[str] | None = None, **kwargs: Any
) -> None:
    """Tell allauth that the address of a login is its confirmed one.

    An unconfirmed one is to allauth the address that the person wants to change to. It deletes
    that when another is asked for, and would empty the address of the login along with it.
    """
    if update_fields is not None and "email" not in update_fields:
        return
    addresses = EmailAddress.objects.all()
    addresses.filter(email=instance.email, verified=True).exclude(user=instance).delete()
    addresses.filter(Q(verified=True) | Q(primary=True), user=instance).exclude(
        email=instance.email
    ).delete()
    addresses.update_or_create(
        user=instance, email=instance.email, defaults={"verified": True, "primary": True}
    )
