"""Changed rows are joined with what they were by hash, whatever the plan was made for.

A session makes the plan once, often for a statement that changes nothing. For the thousands of rows
of an import it would then compare each new row with each old one: five seconds for 5,000 of them.
"""

from django.db import migrations

BY_HASH = """
ALTER FUNCTION orders_note_words() SET enable_nestloop = off;
ALTER FUNCTION orders_note(text[], boolean) SET enable_nestloop = on;
"""
AS_PLANNED = """
ALTER FUNCTION orders_note_words() RESET enable_nestloop;
ALTER FUNCTION orders_note(text[], boolean) RESET enable_nestloop;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0027_words_that_articles_have")]

    operations = [migrations.RunSQL(BY_HASH, AS_PLANNED)]
