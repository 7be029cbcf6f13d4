from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('customers', '0016_statutory_name_and_longer_additions')]

    operations = [
        migrations.AlterField(
            model_name='customer',
            name='register_number',
            field=models.CharField(blank=True, max_length=64, verbose_name='register number'),
        ),
    ]
