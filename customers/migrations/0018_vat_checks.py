"""What VIES said of the VAT numbers of customers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0017_longer_register_numbers'),
    ]

    operations = [
        migrations.CreateModel(
            name='VatCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=32, verbose_name='VAT number')),
                ('result', models.CharField(blank=True, choices=[('', 'not checked yet'), ('valid', 'right'), ('invalid', 'not known to VIES')], max_length=10, verbose_name='answer of VIES')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered on')),
                ('consultation', models.CharField(blank=True, max_length=32, verbose_name='consultation number')),
                ('due_at', models.DateTimeField(verbose_name='asked again on')),
                ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='times without an answer')),
                ('fault', models.CharField(blank=True, max_length=200, verbose_name='why there was no answer')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vat_checks', to='customers.customer', verbose_name='customer')),
            ],
            options={
                'verbose_name': 'check of a VAT number',
                'verbose_name_plural': 'checks of VAT numbers',
                'constraints': [models.UniqueConstraint(fields=('customer', 'number'), name='one_vat_check_per_number'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('result', '')), models.Q(('answered_at__isnull', False), ('result__in', ('valid', 'invalid'))), _connector='OR'), name='vat_check_answered_with_date')],
            },
        ),
    ]
