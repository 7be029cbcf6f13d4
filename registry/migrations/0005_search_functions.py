from django.db import migrations, models

from registry import functions

# A typing error makes some hundred other words, which are looked up by their letters first: comparing
# the country of each, which is nearly always the same, takes as long again.
LETTERS_FIRST = """
ALTER TABLE registry_directorygram DROP CONSTRAINT registry_directorygram_pkey;
ALTER TABLE registry_directorygram ADD PRIMARY KEY (%s)"""


class Migration(migrations.Migration):

    dependencies = [('registry', '0004_search_in_one_call')]

    operations = [
        migrations.RunSQL(
            LETTERS_FIRST % 'letters, country',
            LETTERS_FIRST % 'country, letters',
            state_operations=[
                migrations.AlterField(
                    model_name='directorygram',
                    name='pk',
                    field=models.CompositePrimaryKey('letters', 'country', blank=True, editable=False, primary_key=True, serialize=False),
                ),
            ],
        ),
        migrations.RunSQL(functions.created(), functions.DROP),
    ]
