"""Why an order is taxed as it is; an order that waits is taxed anew when it is approved."""

from django.db import migrations, models

ORDER_FUNCTION = """
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
    "'state', 'decided_by_id', 'decided_at', 'placed_at', 'reason', 'remind_at', 'escalate_at'"
)
NOW = (
    f"{BEFORE}, 'vat_treatment', 'vat_reason', 'vat_country', 'vat_number', 'vat_checked_at', "
    "'vat_consultation', 'vat_total'"
)

LINE_FUNCTION = """
CREATE OR REPLACE FUNCTION orders_refuse_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    %s
    RAISE EXCEPTION 'a line of an order is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
RATE_OF_WAITING_ORDER = """
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'vat_rate' = to_jsonb(NEW) - 'vat_rate'
        AND EXISTS (SELECT FROM orders_order WHERE id = OLD.order_id AND state = 'waiting')
    THEN
        RETURN NEW;
    END IF;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0008_longer_additions'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='vat_checked_at',
            field=models.DateTimeField(null=True, verbose_name='number checked with VIES on'),
        ),
        migrations.AddField(
            model_name='order',
            name='vat_consultation',
            field=models.CharField(blank=True, default='', max_length=32, verbose_name='consultation number of VIES'),
        ),
        migrations.AddField(
            model_name='order',
            name='vat_country',
            field=models.CharField(blank=True, default='', max_length=2, verbose_name='VAT of'),
        ),
        migrations.AddField(
            model_name='order',
            name='vat_reason',
            field=models.CharField(blank=True, choices=[('domestic', 'delivered in the country of the dealer'), ('no_number', 'no VAT number'), ('own_country', "VAT number of the dealer's own country"), ('wrong_number', 'not a right VAT number of an EU country'), ('invalid', 'VIES does not know the VAT number'), ('reverse', 'VAT number of another EU country'), ('export', 'delivered outside the EU')], default='', max_length=20, verbose_name='why this VAT'),
        ),
        migrations.AlterField(
            model_name='order',
            name='vat_treatment',
            field=models.CharField(choices=[('S', 'VAT'), ('K', 'VAT reverse-charged'), ('G', '0% VAT (export outside the EU)')], max_length=1, verbose_name='VAT'),
        ),
        migrations.RunSQL(ORDER_FUNCTION % NOW, ORDER_FUNCTION % BEFORE),
        migrations.RunSQL(LINE_FUNCTION % RATE_OF_WAITING_ORDER, LINE_FUNCTION % ""),
    ]
