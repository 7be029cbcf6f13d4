from django.db import migrations

from registry import functions


class Migration(migrations.Migration):

    replaces = [('registry', '0005_search_functions')]

    dependencies = [('registry', '0001_tables')]

    operations = [migrations.RunSQL(functions.CREATE, functions.DROP)]
