"""The addresses of ordering: Dutch, with references instead of keys."""

from django.urls import path

from orders.basket import views as basket
from orders.catalogue import views as catalogue
from orders.checkout import delivery_addresses
from orders.checkout import views as checkout
from orders.discounts import views as discounts
from orders.placed_orders import views as placed_orders

app_name = "orders"

urlpatterns = [
    path("bestellen/", catalogue.start, name="start"),
    path("bestellen/<str:reference>/", catalogue.catalogue, name="catalogue"),
    path("bestellen/<str:reference>/toevoegen/", basket.add, name="add"),
    path("snelbestellen/<str:reference>/", basket.quick_order, name="quick_order"),
    path("winkelmandje/<str:reference>/", basket.basket, name="basket"),
    path("winkelmandje/<str:reference>/wijzigen/", basket.change_basket, name="change_basket"),
    path("winkelmandje/<str:reference>/controleren/", checkout.checkout, name="checkout"),
    path("bestellingen/", placed_orders.order_list, name="order_list"),
    path("bestellingen/<str:reference>/", placed_orders.order, name="order"),
    path("bestellingen/<str:reference>/opnieuw/", placed_orders.order_again, name="order_again"),
    path("bestellingen/<str:reference>/goedkeuren/", placed_orders.approve, name="approve"),
    path("bestellingen/<str:reference>/niet-goedkeuren/", placed_orders.refuse, name="refuse"),
    path("bestellingen/<str:reference>/csv/", placed_orders.as_csv, name="csv"),
    path("bestellingen/<str:reference>/ubl/", placed_orders.as_ubl, name="ubl"),
    path("mijn-gegevens/adressen/", delivery_addresses.addresses, name="addresses"),
    path(
        "mijn-gegevens/adressen/<str:reference>/",
        delivery_addresses.end_address,
        name="end_address",
    ),
    path("kortingen/", discounts.of_dealer, name="dealer_discounts"),
    path("kortingen/<str:reference>/", discounts.of_customer, name="discounts"),
    path("kortingen/<str:reference>/beeindigen/", discounts.end, name="end_discount"),
]
