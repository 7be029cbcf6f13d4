from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    """The field's words: a change in the directory, and the link to an application."""

    dependencies = [("customers", "0007_colleagues")]

    operations = [
        migrations.RenameModel("ListingChange", "DirectoryChange"),
        migrations.RenameModel("RequestLink", "ApplicationLink"),
        migrations.RenameField("DirectoryChange", "is_listed", "is_in_directory"),
        migrations.AlterField(
            "DirectoryChange",
            "customer",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="directory_changes",
                to="customers.customer",
                verbose_name="customer",
            ),
        ),
        migrations.AlterField(
            "ApplicationLink",
            "customer",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="application_link",
                to="customers.customer",
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE customers_directorychange RENAME CONSTRAINT"
            " listing_change_settled_with_outcome TO directory_change_settled_with_outcome",
            "ALTER TABLE customers_directorychange RENAME CONSTRAINT"
            " directory_change_settled_with_outcome TO listing_change_settled_with_outcome",
            state_operations=[
                migrations.RemoveConstraint(
                    "DirectoryChange", "listing_change_settled_with_outcome"
                ),
                migrations.AddConstraint(
                    "DirectoryChange",
                    models.CheckConstraint(
                        condition=models.Q(("outcome", ""), ("settled_at", None))
                        | models.Q(
                            ("settled_at__isnull", False), models.Q(("outcome", ""), _negated=True)
                        ),
                        name="directory_change_settled_with_outcome",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            "ALTER INDEX one_open_listing_change_per_customer"
            " RENAME TO one_open_directory_change_per_customer",
            "ALTER INDEX one_open_directory_change_per_customer"
            " RENAME TO one_open_listing_change_per_customer",
            state_operations=[
                migrations.RemoveConstraint(
                    "DirectoryChange", "one_open_listing_change_per_customer"
                ),
                migrations.AddConstraint(
                    "DirectoryChange",
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)),
                        fields=("customer",),
                        name="one_open_directory_change_per_customer",
                    ),
                ),
            ],
        ),
    ]
