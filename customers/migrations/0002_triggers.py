"""What a constraint cannot say: history is only ever added to, a customer stays at its dealer, and
its state changes by the four verbs alone."""

from django.db import migrations

HISTORY = """
CREATE FUNCTION customers_refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON customers_customerevent
    FOR EACH ROW EXECUTE FUNCTION customers_refuse_history_change();
"""

DEALER = """
CREATE FUNCTION customers_refuse_moving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.dealer_id IS NOT NULL AND NEW.dealer_id IS DISTINCT FROM OLD.dealer_id
        AND coalesce(current_setting('portal.moving_customer', true), '') <> 'on'
    THEN
        RAISE EXCEPTION 'a customer stays at its dealer'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER customer_stays_at_its_dealer BEFORE UPDATE OF dealer_id ON customers_customer
    FOR EACH ROW EXECUTE FUNCTION customers_refuse_moving();
"""

STATE = """
CREATE FUNCTION customers_refuse_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('pending', 'active'), ('blocked', 'active'), ('rejected', 'active'),
        ('active', 'blocked'), ('pending', 'rejected'), ('pending', 'withdrawn')
    ) THEN
        RAISE EXCEPTION 'a customer cannot go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER customer_state_changes_legally BEFORE UPDATE OF state ON customers_customer
    FOR EACH ROW EXECUTE FUNCTION customers_refuse_transition();
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_customers")]

    operations = [
        migrations.RunSQL(
            HISTORY,
            "DROP TRIGGER history_is_append_only ON customers_customerevent;"
            "DROP FUNCTION customers_refuse_history_change();",
        ),
        migrations.RunSQL(
            DEALER,
            "DROP TRIGGER customer_stays_at_its_dealer ON customers_customer;"
            "DROP FUNCTION customers_refuse_moving();",
        ),
        migrations.RunSQL(
            STATE,
            "DROP TRIGGER customer_state_changes_legally ON customers_customer;"
            "DROP FUNCTION customers_refuse_transition();",
        ),
    ]
