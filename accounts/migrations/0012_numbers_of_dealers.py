"""By which numbers a dealer is known, and by which Peppol ID it receives orders."""

from django.db import migrations, models

HELP = "Only when the company is known by another number in Peppol, like 0088:8712345000004."


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_longer_additions")]

    operations = [
        migrations.AddField(
            "dealer",
            "register_number",
            models.CharField(
                blank=True, default="", max_length=32, verbose_name="register number"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "dealer",
            "vat_number",
            models.CharField(blank=True, default="", max_length=32, verbose_name="VAT number"),
            preserve_default=False,
        ),
        migrations.AddField(
            "dealer",
            "peppol_id",
            models.CharField(
                blank=True, default="", help_text=HELP, max_length=50, verbose_name="Peppol ID"
            ),
        ),
        migrations.AddConstraint(
            "dealer",
            models.CheckConstraint(
                condition=models.Q(peppol_id="") | models.Q(peppol_id__regex="^[0-9]{4}:[^ ]+$"),
                name="dealer_peppol_id_has_a_scheme",
            ),
        ),
    ]
