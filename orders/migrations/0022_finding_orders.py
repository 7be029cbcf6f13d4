"""Orders are found by parts of references and names, and by their date."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.models.functions import Coalesce, Upper


def contains_index(column, name):
    return GinIndex(OpClass(Upper(column), name="gin_trgm_ops"), name=name)


class Migration(migrations.Migration):
    dependencies = [("orders", "0021_withdrawn_orders")]

    operations = [
        TrigramExtension(),
        migrations.AddIndex(
            "order", models.Index(Coalesce("placed_at", "created_at"), name="order_dated")
        ),
        migrations.AddIndex("order", contains_index("own_reference", "order_reference_part")),
        migrations.AddIndex("order", contains_index("customer_name", "order_customer_part")),
        migrations.AddIndex("order", contains_index("buyer_name", "order_buyer_part")),
        migrations.AddIndex("orderline", models.Index(Upper("number"), name="order_line_number")),
        migrations.AddIndex("orderline", contains_index("name", "order_line_name_part")),
    ]
