"""What has been ordered stays as it was ordered; an order only goes on from waiting, once."""

from django.db import migrations

LINES = """
CREATE FUNCTION orders_refuse_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a line of an order is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER order_line_is_frozen BEFORE UPDATE OR DELETE ON orders_orderline
    FOR EACH ROW EXECUTE FUNCTION orders_refuse_line_change();
"""

ORDERS = """
CREATE FUNCTION orders_refuse_order_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'placed_at', 'reason'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'waiting'
        OR to_jsonb(OLD) - moving <> to_jsonb(NEW) - moving
    THEN
        RAISE EXCEPTION 'an order is never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER order_is_frozen BEFORE UPDATE OR DELETE ON orders_order
    FOR EACH ROW EXECUTE FUNCTION orders_refuse_order_change();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_catalogue_and_orders")]

    operations = [
        migrations.RunSQL(
            LINES,
            "DROP TRIGGER order_line_is_frozen ON orders_orderline;"
            "DROP FUNCTION orders_refuse_line_change();",
        ),
        migrations.RunSQL(
            ORDERS,
            "DROP TRIGGER order_is_frozen ON orders_order;"
            "DROP FUNCTION orders_refuse_order_change();",
        ),
    ]
