"""A price can be for 100 or 1000 units, and a line of an order keeps for how many it was.

A line keeps too in how many units the article was sold. Lines of before tell neither: their prices
are those of one unit.
"""

from decimal import Decimal

import django.core.validators
from django.db import migrations, models

BASIS_HELP = "The number of units that the list price is for, such as 1, 100 or 1000."
PRICE_HELP = "In euros, without VAT. With 0 the price is on request: nobody can order it."


class Migration(migrations.Migration):
    dependencies = [("orders", "0015_imports")]

    operations = [
        migrations.AddField(
            "article",
            "price_basis",
            models.PositiveIntegerField(
                db_default=1,
                default=1,
                help_text=BASIS_HELP,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100_000),
                ],
                verbose_name="price per",
            ),
        ),
        migrations.AlterField(
            "article",
            "gross_price",
            models.DecimalField(
                decimal_places=4,
                help_text=PRICE_HELP,
                max_digits=12,
                validators=[django.core.validators.MinValueValidator(Decimal(0))],
                verbose_name="list price",
            ),
        ),
        migrations.AddConstraint(
            "article",
            models.CheckConstraint(
                condition=models.Q(price_basis__gte=1, price_basis__lte=100_000),
                name="article_price_basis",
            ),
        ),
        migrations.AddField(
            "orderline",
            "pack_quantity",
            models.PositiveIntegerField(db_default=1, default=1, verbose_name="pack size"),
        ),
        migrations.AddField(
            "orderline",
            "price_basis",
            models.PositiveIntegerField(db_default=1, default=1, verbose_name="price per"),
        ),
        migrations.RemoveConstraint("orderline", "order_line_not_above_gross"),
        migrations.AddConstraint(
            "orderline",
            models.CheckConstraint(
                condition=models.Q(
                    unit_price__lte=models.F("gross_price") + Decimal("0.005"), unit_price__gte=0
                ),
                name="order_line_not_above_gross",
            ),
        ),
        migrations.RemoveConstraint("orderline", "order_line_of_some"),
        migrations.AddConstraint(
            "orderline",
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0, pack_quantity__gt=0, price_basis__gt=0),
                name="order_line_of_some",
            ),
        ),
    ]
