"""Keep EANs in one form, and ask about quantities in baskets that may mean another one.

An EAN has 8, 13 or 14 digits, so that a UPC-A is found by its EAN-13. Two articles may have had the same EAN in two forms. The one that is in the one form already, else
the older one, keeps it; the other stays as it is until staff correct it.

"1.000" in a basket was read as one piece, without asking.
"""

from django.db import migrations

ONE_FORM = """
WITH significant AS (
    SELECT id, ean, ltrim(ean, '0') AS digits FROM orders_article WHERE ean ~ '^[0-9]+$'
), forms AS (
    SELECT id, ean, lpad(digits, CASE
        WHEN length(digits) <= 8 THEN 8 WHEN length(digits) <= 13 THEN 13 ELSE 14
    END, '0') AS form FROM significant
), ranked AS (
    SELECT id, ean, form,
        row_number() OVER (PARTITION BY form ORDER BY (ean = form) DESC, id) AS place
    FROM forms
)
UPDATE orders_article AS article SET ean = ranked.form
FROM ranked WHERE article.id = ranked.id AND ranked.place = 1 AND ranked.ean <> ranked.form
"""
ASK = r"""
UPDATE orders_basketline SET quantity = NULL
WHERE quantity IS NOT NULL AND typed_quantity ~ '^\s*[1-9][0-9]{0,2}[.,]000\s*([^0-9.,].*)?$'
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0012_numbers_that_differ_in_punctuation")]

    operations = [
        migrations.RunSQL(ONE_FORM, migrations.RunSQL.noop),
        migrations.RunSQL(ASK, migrations.RunSQL.noop),
    ]
