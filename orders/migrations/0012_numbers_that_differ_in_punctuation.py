"""Let two articles have numbers that differ only in punctuation: "3.11" and "31.1"."""

from django.db import migrations

import orders.models.catalogue


class Migration(migrations.Migration):
    dependencies = [("orders", "0011_parties_of_older_orders")]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="number_key",
            field=orders.models.catalogue.KeyField(
                db_collation="C", db_index=True, editable=False, max_length=40
            ),
        ),
        migrations.AlterModelOptions(
            name="article",
            options={
                "ordering": ["number_key", "number"],
                "verbose_name": "article",
                "verbose_name_plural": "articles",
            },
        ),
    ]
