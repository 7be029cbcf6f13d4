from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('registry', '0002_search_functions')]

    operations = [
        migrations.CreateModel(
            name='CachedAnswer',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('answer', models.JSONField()),
                ('expires_at', models.DateTimeField(db_index=True)),
            ],
        ),
    ]
