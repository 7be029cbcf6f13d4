"""Who is the contact now stays so; a contact has the address of its login again."""

from django.db import migrations


def note_contacts(apps, schema_editor):
    """Write down who the contact is by the rule of before: the first one that has not left."""
    Contact = apps.get_model("customers", "Contact")
    first = (
        Contact.objects.filter(ended_at=None, role="manager")
        .order_by("customer", "pk")
        .distinct("customer")
        .select_related("customer")
    )
    for contact in first:
        Contact.objects.filter(pk=contact.pk).update(contact_since=contact.customer.created_at)


def follow_logins(apps, schema_editor):
    """Give contacts the address of their login, which staff changed in the administration.

    Where a colleague has that address, both stay as they are: staff can join the two logins.
    """
    Contact = apps.get_model("customers", "Contact")
    present = Contact.objects.filter(ended_at=None)
    for contact in present.exclude(user=None).select_related("user").order_by("pk"):
        email = contact.user.email
        if contact.email == email:
            continue
        if not present.filter(customer=contact.customer_id, email=email).exists():
            Contact.objects.filter(pk=contact.pk).update(email=email)


class Migration(migrations.Migration):
    dependencies = [("customers", "0011_contact_since"), ("accounts", "0010_joined_logins")]

    operations = [
        migrations.RunPython(note_contacts, migrations.RunPython.noop),
        migrations.RunPython(follow_logins, migrations.RunPython.noop),
    ]
