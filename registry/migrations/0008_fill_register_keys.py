from django.db import migrations

# A number was kept as it is looked up until now; the next load of a file keeps it as it is written.
FILL = "UPDATE registry_directoryentry SET register_key = register_number WHERE register_number <> ''"


class Migration(migrations.Migration):

    dependencies = [('registry', '0007_register_keys')]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
