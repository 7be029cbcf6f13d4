"""By which number the wholesaler knows a dealer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_numbers_of_dealers")]

    operations = [
        migrations.AddField(
            "dealer",
            "customer_number",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="By which the wholesaler's own system knows the dealer.",
                max_length=40,
                verbose_name="customer number at the wholesaler",
            ),
        ),
    ]
