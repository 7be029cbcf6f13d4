"""Writes the words of all articles and product groups anew, as they are read now."""

from itertools import batched

from django.db import migrations

from orders.search_terms import GROUP_MARK, index_words

ROWS_AT_ONCE = 2000
WRITE = """
UPDATE {table} SET words = string_to_array(written.words, ' ')
FROM unnest(%s::bigint[], %s::text[]) AS written (id, words) WHERE {table}.id = written.id
"""


def write_words(apps, schema_editor):
    for name, mark in (("ProductGroup", GROUP_MARK), ("Article", "")):
        model = apps.get_model("orders", name)
        rows = model.objects.values_list("pk", "name_nl", "name_en", "name_de")
        for some in batched(rows.iterator(chunk_size=ROWS_AT_ONCE), ROWS_AT_ONCE, strict=False):
            words = [" ".join(mark + word for word in index_words(*names)) for _, *names in some]
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(
                    WRITE.format(table=model._meta.db_table), [[key for key, *_ in some], words]
                )


class Migration(migrations.Migration):
    dependencies = [("orders", "0024_matching_words")]

    operations = [migrations.RunPython(write_words, migrations.RunPython.noop)]
