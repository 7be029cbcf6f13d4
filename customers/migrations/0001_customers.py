import customers.fields
import customers.models
import customers.secret_links
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=customers.secret_links.random_reference, editable=False, max_length=12, unique=True, verbose_name='reference')),
                ('state', models.CharField(choices=[('pending', 'pending'), ('blocked', 'blocked'), ('active', 'active'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn')], editable=False, max_length=10, verbose_name='state')),
                ('origin', models.CharField(choices=[('registered', 'asked for a login itself'), ('added', 'added by the dealer')], editable=False, max_length=10, verbose_name='came in')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='added on')),
                ('requested_at', models.DateTimeField(editable=False, null=True, verbose_name='requested on')),
                ('archived_at', models.DateTimeField(editable=False, null=True, verbose_name='archived on')),
                ('name', models.CharField(max_length=200, verbose_name='company name')),
                ('folded_name', customers.fields.FoldedField(db_collation='C', editable=False, max_length=400, source='name')),
                ('country', models.CharField(max_length=2, verbose_name='country code')),
                ('street', models.CharField(max_length=120, verbose_name='street')),
                ('house_number', models.CharField(blank=True, max_length=20, verbose_name='house number')),
                ('addition', models.CharField(blank=True, max_length=20, verbose_name='addition')),
                ('postcode', models.CharField(blank=True, max_length=16, verbose_name='postcode')),
                ('city', models.CharField(max_length=80, verbose_name='town')),
                ('folded_city', customers.fields.FoldedField(db_collation='C', editable=False, max_length=400, source='city')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('register_number', models.CharField(blank=True, max_length=32, verbose_name='register number')),
                ('branch_number', models.CharField(blank=True, max_length=32, verbose_name='branch number')),
                ('vat_number', models.CharField(blank=True, max_length=32, verbose_name='VAT number')),
                ('duns', models.CharField(blank=True, max_length=9, verbose_name='DUNS number')),
                ('directory_source', models.CharField(blank=True, editable=False, max_length=20)),
                ('directory_ref', models.CharField(blank=True, editable=False, max_length=64)),
                ('directory_record', models.JSONField(editable=False, null=True)),
                ('directory_fetched_at', models.DateTimeField(editable=False, null=True)),
                ('dealer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='accounts.dealer', verbose_name='dealer')),
            ],
            options={
                'verbose_name': 'customer',
                'verbose_name_plural': 'customers',
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='contact person')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('language', models.CharField(choices=[('nl', 'Nederlands'), ('en', 'English'), ('de', 'Deutsch')], default='nl', max_length=2, verbose_name='language')),
                ('role', models.CharField(choices=[('manager', 'manager'), ('buyer', 'buyer')], default='manager', max_length=10, verbose_name='role')),
                ('first_login_at', models.DateTimeField(editable=False, null=True, verbose_name='first logged in')),
                ('ended_at', models.DateTimeField(editable=False, null=True, verbose_name='left')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to=settings.AUTH_USER_MODEL, verbose_name='login')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='customers.customer')),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
            },
        ),
        migrations.CreateModel(
            name='CustomerEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('requested', 'Login requested'), ('added', 'Added by the dealer'), ('unblocked', 'Unblocked'), ('blocked', 'Blocked'), ('rejected', 'Rejected'), ('withdrawn', 'Withdrawn by the applicant'), ('archived', 'Archived'), ('restored', 'Taken back from the archive'), ('passed_on', 'Passed on: not our customer'), ('assigned', 'Assigned to the dealer'), ('changed', 'Details changed'), ('contact_corrected', 'Contact corrected'), ('invited_again', 'Login sent again'), ('first_login', 'Logged in for the first time')], max_length=20, verbose_name='what')),
                ('from_state', models.CharField(blank=True, choices=[('pending', 'pending'), ('blocked', 'blocked'), ('active', 'active'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn')], max_length=10, verbose_name='from')),
                ('to_state', models.CharField(choices=[('pending', 'pending'), ('blocked', 'blocked'), ('active', 'active'), ('rejected', 'rejected'), ('withdrawn', 'withdrawn')], max_length=10, verbose_name='to')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('internal_note', models.CharField(blank=True, max_length=500, verbose_name='internal note')),
                ('by_kind', models.CharField(choices=[('staff', 'staff'), ('employee', 'dealer'), ('contact', 'customer'), ('applicant', 'applicant'), ('system', 'automatically')], max_length=10, verbose_name='by')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='customers.customer', verbose_name='customer')),
                ('dealer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.dealer', verbose_name='dealer')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'history',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.CharField(default=customers.secret_links.random_nonce, editable=False, max_length=32)),
                ('secret_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField(default=customers.models.invitation_expiry)),
                ('opened_at', models.DateTimeField(null=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('replaced_at', models.DateTimeField(null=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='customers.contact')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
            },
        ),
        migrations.CreateModel(
            name='RequestLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.CharField(default=customers.secret_links.random_nonce, editable=False, max_length=32)),
                ('secret_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='request_link', to='customers.customer')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['dealer', 'state', 'folded_name', 'id'], name='customer_list'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['country', 'register_number'], name='customer_register_number'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['vat_number'], name='customer_vat_number'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['duns'], name='customer_duns'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'blocked', 'active', 'rejected', 'withdrawn'])), name='customer_state_exists'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('dealer__isnull', False), ('state__in', ('pending', 'rejected', 'withdrawn')), _connector='OR'), name='customer_has_dealer'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('archived_at', None), ('state__in', ('blocked', 'withdrawn')), _connector='OR'), name='customer_archived_only_when_closed'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('origin', 'added'), models.Q(('origin', 'registered'), ('requested_at__isnull', False)), _connector='OR'), name='customer_registration_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('directory_fetched_at', None), ('directory_record__isnull', True), ('directory_source', '')), models.Q(('directory_fetched_at__isnull', False), ('directory_record__isnull', False), models.Q(('directory_source', ''), _negated=True)), _connector='OR'), name='customer_directory_record_whole'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='contact_email_lower_case'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), models.Q(('email', ''), _negated=True)), fields=('customer', 'email'), name='one_contact_per_address'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('user', None), models.Q(('email', ''), _negated=True), _connector='OR'), name='contact_login_has_an_address'),
        ),
        migrations.AddIndex(
            model_name='customerevent',
            index=models.Index(fields=['customer', 'at'], name='customer_history'),
        ),
        migrations.AddConstraint(
            model_name='customerevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_state', ''), ('kind', 'requested'), ('to_state', 'pending')), models.Q(('from_state', ''), ('kind', 'added'), ('to_state', 'blocked')), models.Q(('from_state__in', ['blocked', 'pending', 'rejected']), ('kind', 'unblocked'), ('to_state', 'active')), models.Q(('from_state__in', ['active']), ('kind', 'blocked'), ('to_state', 'blocked')), models.Q(('from_state__in', ['pending']), ('kind', 'rejected'), ('to_state', 'rejected')), models.Q(('from_state__in', ['pending']), ('kind', 'withdrawn'), ('to_state', 'withdrawn')), models.Q(models.Q(('kind__in', ['requested', 'added', 'unblocked', 'blocked', 'rejected', 'withdrawn']), _negated=True), ('from_state', models.F('to_state'))), _connector='OR'), name='event_changes_state_legally'),
        ),
        migrations.AddConstraint(
            model_name='customerevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['blocked', 'rejected']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='event_has_its_reason'),
        ),
        migrations.AddConstraint(
            model_name='customerevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by_kind__in', ['staff', 'employee', 'contact']), ('by_user__isnull', False)), models.Q(('by_kind__in', ['applicant', 'system']), ('by_user', None)), _connector='OR'), name='event_is_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None), ('used_at', None)), fields=('contact',), name='one_open_invitation_per_contact'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('used_at', None), ('replaced_at', None), _connector='OR'), name='invitation_used_or_replaced'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='invitation_expires_later'),
        ),
    ]
