"""By which number a dealer knows its customer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0019_peppol_ids")]

    operations = [
        migrations.AddField(
            "customer",
            "customer_number",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=40,
                verbose_name="customer number at the dealer",
            ),
        ),
    ]
