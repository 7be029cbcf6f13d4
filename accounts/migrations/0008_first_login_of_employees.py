"""Employees who have logged in already count as having done so for each of their dealers."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def note_first_logins(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    DealerEmployee = apps.get_model("accounts", "DealerEmployee")
    last_login = User.objects.filter(pk=OuterRef("user")).values("last_login")
    DealerEmployee.objects.filter(first_login_at=None).update(first_login_at=Subquery(last_login))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_who_added_an_employee")]

    operations = [migrations.RunPython(note_first_logins, migrations.RunPython.noop)]
