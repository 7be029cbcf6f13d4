"""What a dealer puts ready is an offer of its own, and several may wait."""

import customers.secret_links
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0019_peppol_ids'),
        ("orders", "0016_price_basis"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PreparedBasket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=customers.secret_links.random_reference, max_length=12, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('taken', 'Taken'), ('dismissed', 'Dismissed'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=10)),
                ('by_kind', models.CharField(choices=[('staff', 'staff'), ('employee', 'dealer'), ('contact', 'customer'), ('applicant', 'applicant'), ('system', 'automatically')], default='employee', max_length=10)),
                ('preparer_name', models.CharField(blank=True, max_length=254)),
                ('prepared_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closer_name', models.CharField(blank=True, max_length=254)),
                ('closed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='basket',
            name='one_basket_per_login',
        ),
        migrations.AddConstraint(
            model_name='basket',
            constraint=models.UniqueConstraint(fields=('customer', 'user'), name='one_basket_per_login'),
        ),
        migrations.AddField(
            model_name='preparedbasket',
            name='basket',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='prepared', to='orders.basket'),
        ),
        migrations.AddField(
            model_name='preparedbasket',
            name='closed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='preparedbasket',
            name='prepared_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='preparedbasket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='prepared_basket_closed_by_somebody'),
        ),
    ]
