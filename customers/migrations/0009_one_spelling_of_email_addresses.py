"""The addresses of contacts and invitations get the spelling of the logins."""

import logging
from collections import defaultdict

from django.db import migrations

from web.email_addresses import normalise_email

logger = logging.getLogger(__name__)

SAME_CONTACT = (
    "The contacts with the numbers %s of the customer with the number %s have the same email "
    "address in different spellings. They stay as they are."
)


def respell_contacts(apps, schema_editor):
    """Respell each contact's address, unless its login was left alone or a colleague has it.

    The address of a contact leads to its login: respelled without it, it would lead to another.
    """
    Contact = apps.get_model("customers", "Contact")
    colleagues = defaultdict(list)
    for contact in Contact.objects.select_related("user").order_by("pk"):
        email = normalise_email(contact.email)
        if not email or (contact.user and contact.user.email != normalise_email(contact.user.email)):
            continue
        if contact.ended_at is None:
            colleagues[contact.customer_id, email].append(contact)
        elif email != contact.email:
            Contact.objects.filter(pk=contact.pk).update(email=email)
    for (customer, email), contacts in colleagues.items():
        if len(contacts) > 1:
            logger.warning(SAME_CONTACT, ", ".join(str(c.pk) for c in contacts), customer)
        elif email != contacts[0].email:
            Contact.objects.filter(pk=contacts[0].pk).update(email=email)


def respell_invitations(apps, schema_editor):
    """Respell an invitation's address together with its contact's, since the two are compared."""
    Invitation = apps.get_model("customers", "Invitation")
    for invitation in Invitation.objects.select_related("contact"):
        email = normalise_email(invitation.email)
        has_stayed = invitation.contact.email != normalise_email(invitation.contact.email)
        if email not in ("", invitation.email) and not has_stayed:
            Invitation.objects.filter(pk=invitation.pk).update(email=email)


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0008_directory_changes_and_application_links"),
        ("accounts", "0006_one_spelling_of_email_addresses"),
    ]

    operations = [
        migrations.RunPython(respell_contacts, migrations.RunPython.noop),
        migrations.RunPython(respell_invitations, migrations.RunPython.noop),
    ]
