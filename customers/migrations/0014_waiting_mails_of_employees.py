"""Mails that wait with a first link for an employee get a link of the new kind."""

import hashlib

from django.db import migrations
from django.utils.crypto import get_random_string


def give_links(apps, schema_editor):
    """Repoint the mails; the link of each is derived, and its hash stored, when it is sent."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Mail = apps.get_model("mail", "Mail")
    DealerEmployee = apps.get_model("accounts", "DealerEmployee")
    Invitation = apps.get_model("customers", "Invitation")
    old = ContentType.objects.filter(app_label="accounts", model="user").first()
    waiting = Mail.objects.filter(event="employee_welcome", state__in=("queued", "sending"))
    for mail in waiting.filter(content_type=old).order_by("pk"):
        employees = DealerEmployee.objects.filter(user=mail.object_id, active=True)
        employee = employees.filter(invitations=None).order_by("-pk").first()
        if employee is None:
            continue  # it left, and the mail is not sent
        nonce = get_random_string(32)
        placeholder = hashlib.sha256(get_random_string(32).encode()).hexdigest()
        invitation = Invitation.objects.create(
            employee=employee, email=mail.to, nonce=nonce, secret_hash=placeholder
        )
        new, _created = ContentType.objects.get_or_create(app_label="customers", model="invitation")
        Mail.objects.filter(pk=mail.pk).update(content_type=new, object_id=invitation.pk)


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0013_invitations_of_employees"),
        ("mail", "0003_tracking_by_providers"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_links, migrations.RunPython.noop)]
