"""Fill in what orders keep now for those that were made before.

How customer and dealer were at the time is known of the customer's name and VAT number only, which
orders have kept all along. The rest is as it is today: from now on that does not change any more.
Only the e-mail address of who ordered stands beside its name; nobody else is a contact of an older
order. Documents of before had the number of the order as their number, so they keep it.
"""

from django.db import migrations

FILL = """
ALTER TABLE orders_order DISABLE TRIGGER order_is_frozen;
UPDATE orders_order o SET
    customer_record = jsonb_build_object(
        'reference', c.reference, 'name', o.customer_name, 'country', c.country,
        'street', c.street, 'house_number', c.house_number, 'addition', c.addition,
        'postcode', c.postcode, 'city', c.city,
        'register_number', c.register_number, 'vat_number', o.vat_number,
        'peppol_id', c.peppol_id,
        'contact_name', CASE o.by_kind WHEN 'contact' THEN o.buyer_name ELSE '' END,
        'phone', c.phone,
        'email', CASE o.by_kind WHEN 'contact' THEN u.email ELSE '' END
    ),
    dealer_record = jsonb_build_object(
        'reference', d.slug, 'name', d.name, 'country', d.country,
        'street', d.street, 'house_number', d.house_number, 'addition', d.addition,
        'postcode', d.postcode, 'city', d.city,
        'register_number', d.register_number, 'vat_number', d.vat_number,
        'peppol_id', d.peppol_id,
        'contact_name', '', 'phone', d.phone, 'email', d.email
    ),
    purchase_number = CASE o.state WHEN 'placed' THEN (100000 + o.id)::text ELSE '' END
FROM customers_customer c, accounts_dealer d, accounts_user u
WHERE c.id = o.customer_id AND d.id = o.dealer_id AND u.id = o.by_user_id;
ALTER TABLE orders_order ENABLE TRIGGER order_is_frozen;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0010_parties_of_orders")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
