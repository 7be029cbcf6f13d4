"""By which Peppol ID a customer is known, when it is another than its numbers tell."""

from django.db import migrations, models

HELP = "Only when the company is known by another number in Peppol, like 0088:8712345000004."


class Migration(migrations.Migration):
    dependencies = [("customers", "0018_vat_checks")]

    operations = [
        migrations.AddField(
            "customer",
            "peppol_id",
            models.CharField(
                blank=True, default="", help_text=HELP, max_length=50, verbose_name="Peppol ID"
            ),
        ),
        migrations.AddConstraint(
            "customer",
            models.CheckConstraint(
                condition=models.Q(peppol_id="") | models.Q(peppol_id__regex="^[0-9]{4}:[^ ]+$"),
                name="customer_peppol_id_has_a_scheme",
            ),
        ),
    ]
