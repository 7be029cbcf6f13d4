import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A request that was closed for an earlier one, and what history tells of dealers that stop."""

    dependencies = [
        ("accounts", "0010_joined_logins"),
        ("customers", "0014_waiting_mails_of_employees"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="customerevent",
            name="event_changes_state_legally",
        ),
        migrations.RemoveConstraint(
            model_name="customerevent",
            name="event_has_its_reason",
        ),
        migrations.AddField(
            model_name="customer",
            name="duplicate_of",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duplicates",
                to="customers.customer",
                verbose_name="closed as a duplicate of",
            ),
        ),
        migrations.AlterField(
            model_name="customerevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("requested", "Login requested"),
                    ("added", "Added by the dealer"),
                    ("unblocked", "Unblocked"),
                    ("blocked", "Blocked"),
                    ("rejected", "Rejected"),
                    ("duplicate", "Closed as a duplicate request"),
                    ("withdrawn", "Withdrawn by the applicant"),
                    ("archived", "Archived"),
                    ("restored", "Taken back from the archive"),
                    ("passed_on", "Passed on: not our customer"),
                    ("taken_back", "Given to another dealer"),
                    ("assigned", "Assigned to the dealer"),
                    ("dealer_stopped", "The dealer has stopped"),
                    ("changed", "Details changed"),
                    ("contact_corrected", "Contact corrected"),
                    ("invited_again", "Login sent again"),
                    ("first_login", "Logged in for the first time"),
                    ("reminded", "Reminded: this customer waits"),
                    ("escalated", "Told the wholesaler that this request waits"),
                    ("linked", "Compared with the company directory"),
                    ("listing_changed", "Changed in the company directory"),
                    ("listing_adopted", "Change in the company directory adopted"),
                    ("listing_ignored", "Change in the company directory ignored"),
                    ("colleague_added", "Login for a colleague added"),
                    ("colleague_changed", "Role of a colleague changed"),
                    ("colleague_left", "Access of a colleague ended"),
                    ("contact_replaced", "Another contact, the access of the old one ended"),
                    ("contact_chosen", "Somebody else became the contact"),
                    ("address_changed", "Email address of a login changed"),
                    ("logins_joined", "Two logins of one person joined"),
                ],
                max_length=20,
                verbose_name="what",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(("duplicate_of", None), ("state", "rejected"), _connector="OR"),
                name="customer_duplicate_only_when_rejected",
            ),
        ),
        migrations.AddConstraint(
            model_name="customerevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_state", ""), ("kind", "requested"), ("to_state", "pending")),
                    models.Q(("from_state", ""), ("kind", "added"), ("to_state", "blocked")),
                    models.Q(
                        ("from_state__in", ["blocked", "pending", "rejected"]),
                        ("kind", "unblocked"),
                        ("to_state", "active"),
                    ),
                    models.Q(
                        ("from_state__in", ["active"]), ("kind", "blocked"), ("to_state", "blocked")
                    ),
                    models.Q(
                        ("from_state__in", ["pending"]),
                        ("kind", "rejected"),
                        ("to_state", "rejected"),
                    ),
                    models.Q(
                        ("from_state__in", ["pending"]),
                        ("kind", "withdrawn"),
                        ("to_state", "withdrawn"),
                    ),
                    models.Q(
                        ("from_state__in", ["pending"]),
                        ("kind", "duplicate"),
                        ("to_state", "rejected"),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "kind__in",
                                [
                                    "requested",
                                    "added",
                                    "unblocked",
                                    "blocked",
                                    "rejected",
                                    "withdrawn",
                                    "duplicate",
                                ],
                            ),
                            _negated=True,
                        ),
                        ("from_state", models.F("to_state")),
                    ),
                    _connector="OR",
                ),
                name="event_changes_state_legally",
            ),
        ),
        migrations.AddConstraint(
            model_name="customerevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["blocked", "rejected", "duplicate"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="event_has_its_reason",
            ),
        ),
    ]
