"""Offer what was prepared before, where it has not reached the customer yet.

It was copied into each basket that was empty, and never into another one. Where a copy stands in a
basket, or somebody of the customer has ordered all of its articles since, it has been taken.
"""

from django.db import migrations


def offer(apps, schema_editor):
    Basket = apps.get_model("orders", "Basket")
    PreparedBasket = apps.get_model("orders", "PreparedBasket")
    for basket in Basket.objects.filter(user=None, prepared=None):
        if not basket.lines.exists():
            basket.delete()
            continue
        taker = _taker(apps, basket)
        PreparedBasket.objects.create(
            basket=basket,
            prepared_at=basket.changed_at,
            state="taken" if taker else "waiting",
            closed_by=taker,
            closed_at=basket.changed_at if taker else None,
            closer_name=(taker.name or taker.email) if taker else "",
        )


def _taker(apps, basket):
    """Return who has the lines already: in its basket, or in an order."""
    User = apps.get_model("accounts", "User")
    of_customer = apps.get_model("orders", "Basket").objects.filter(customer=basket.customer_id)
    copy = of_customer.filter(is_prepared=True).exclude(user=None).order_by("pk").first()
    if copy:
        return User.objects.get(pk=copy.user_id)
    articles = set(basket.lines.exclude(article=None).values_list("article", flat=True))
    Order = apps.get_model("orders", "Order")
    orders = Order.objects.filter(
        customer=basket.customer_id, by_kind="contact", created_at__gte=basket.changed_at
    )
    for order in orders.order_by("pk") if articles else ():
        if articles <= set(order.lines.values_list("article", flat=True)):
            return User.objects.get(pk=order.by_user_id)
    return None


class Migration(migrations.Migration):
    dependencies = [("orders", "0017_prepared_baskets")]

    operations = [migrations.RunPython(offer, migrations.RunPython.noop)]
