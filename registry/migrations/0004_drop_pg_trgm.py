from django.db import migrations

# The first search of the directory used it, and nothing does any more. An extension that something
# else depends on, or that another role owns, stays.
DROP = """
DO $$
BEGIN
  DROP EXTENSION IF EXISTS pg_trgm;
EXCEPTION
  WHEN dependent_objects_still_exist OR insufficient_privilege THEN NULL;
END
$$;
"""


class Migration(migrations.Migration):

    dependencies = [('registry', '0003_cached_answers')]

    operations = [migrations.RunSQL(DROP, migrations.RunSQL.noop)]
