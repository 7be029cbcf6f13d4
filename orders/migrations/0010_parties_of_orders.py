"""An order keeps its customer and its dealer as they were, and its number for its buyer.

All three are kept anew when an order that waits is placed.
"""

from django.db import migrations, models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Upper

FUNCTION = """
CREATE OR REPLACE FUNCTION orders_refuse_order_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY[%s];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'waiting'
        OR to_jsonb(OLD) - moving <> to_jsonb(NEW) - moving
    THEN
        RAISE EXCEPTION 'an order is never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
BEFORE = (
    "'state', 'decided_by_id', 'decided_at', 'placed_at', 'reason', 'remind_at', 'escalate_at', "
    "'vat_treatment', 'vat_reason', 'vat_country', 'vat_number', 'vat_checked_at', "
    "'vat_consultation', 'vat_total'"
)
NOW = f"{BEFORE}, 'customer_record', 'dealer_record', 'purchase_number'"


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0009_why_an_order_is_taxed_so"),
        ("accounts", "0012_numbers_of_dealers"),
        ("customers", "0019_peppol_ids"),
    ]

    operations = [
        migrations.AddField(
            "order", "customer_record", models.JSONField(default=dict, editable=False)
        ),
        migrations.AddField(
            "order", "dealer_record", models.JSONField(default=dict, editable=False)
        ),
        migrations.AddField(
            "order",
            "purchase_number",
            models.CharField(blank=True, default="", editable=False, max_length=80),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "order",
            models.UniqueConstraint(
                "dealer",
                KeyTextTransform("peppol_id", "customer_record"),
                Upper("purchase_number"),
                name="one_purchase_number_per_buyer",
                condition=~models.Q(purchase_number=""),
            ),
        ),
        migrations.RunSQL(FUNCTION % NOW, FUNCTION % BEFORE),
    ]
