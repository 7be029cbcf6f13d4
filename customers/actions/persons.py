"""A person's own details, which hold wherever that person is an employee or a contact."""

from django.db import transaction

from accounts.models import User
from customers.models import Contact


@transaction.atomic
def change_person(user: User, *, name: str, phone: str, language: str) -> None:
    """Change the name, phone and language of a login; mails to its contacts follow the language."""
    user.name, user.phone, user.language = name, phone, language
    user.save(update_fields=["name", "phone", "language"])
    # Mails to a contact are in the contact's language; what a dealer typed is not overwritten.
    Contact.objects.present().filter(user=user).update(language=language)
