from django.db import migrations, models


class Migration(migrations.Migration):
    """Which version of a customer a page showed, and which form has made it."""

    dependencies = [("customers", "0009_one_spelling_of_email_addresses")]

    operations = [
        migrations.AddField(
            "customer",
            "version",
            models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            "customer",
            "form_reference",
            models.CharField(
                blank=True,
                db_default="",
                db_index=True,
                default="",
                editable=False,
                max_length=12,
            ),
        ),
    ]
