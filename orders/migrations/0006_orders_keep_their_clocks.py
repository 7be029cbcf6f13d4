"""The clocks of an order that waits may move too; with the order they stop."""

from django.db import migrations

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
BEFORE = "'state', 'decided_by_id', 'decided_at', 'placed_at', 'reason'"
NOW = f"{BEFORE}, 'remind_at', 'escalate_at'"


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_approval_clocks")]

    operations = [migrations.RunSQL(FUNCTION % NOW, FUNCTION % BEFORE)]
