from django.db import migrations, models


class Migration(migrations.Migration):
    """The field's word: the topics that an employee is notified of."""

    dependencies = [("accounts", "0004_everybody_hears_of_orders")]

    operations = [
        migrations.RenameField("DealerEmployee", "notices", "topics"),
        migrations.RunSQL(
            "ALTER TABLE accounts_dealeremployee RENAME CONSTRAINT"
            " employee_notices_known TO employee_topics_known",
            "ALTER TABLE accounts_dealeremployee RENAME CONSTRAINT"
            " employee_topics_known TO employee_notices_known",
            state_operations=[
                migrations.RemoveConstraint("DealerEmployee", "employee_notices_known"),
                migrations.AddConstraint(
                    "DealerEmployee",
                    models.CheckConstraint(
                        condition=models.Q(
                            ("topics__contained_by", ["requests", "reminders", "failures", "orders"])
                        ),
                        name="employee_topics_known",
                    ),
                ),
            ],
        ),
    ]
