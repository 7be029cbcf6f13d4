from django.db import migrations


class Migration(migrations.Migration):
    """Whoever wants any mail hears of orders too, until it says otherwise."""

    dependencies = [("accounts", "0003_notice_of_orders")]

    operations = [
        migrations.RunSQL(
            "UPDATE accounts_dealeremployee SET notices = notices || ARRAY['orders']::varchar[]"
            " WHERE notices <> '{}' AND NOT 'orders' = ANY (notices)",
            "UPDATE accounts_dealeremployee SET notices = array_remove(notices, 'orders')",
        )
    ]
