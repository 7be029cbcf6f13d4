from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('registry', '0008_fill_register_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='sourcestate',
            name='unattended_today',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='sourcestate',
            name='unattended_this_month',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='sourcestate',
            name='unattended_from',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='sourcestate',
            name='ended_product',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='sourcestate',
            name='ended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='directoryentry',
            index=models.Index(
                condition=models.Q(('branch_number', ''), _negated=True),
                fields=['branch_number'],
                name='directory_branch_number',
            ),
        ),
    ]
