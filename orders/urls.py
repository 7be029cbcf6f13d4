"""The addresses of ordering: Dutch, with references instead of keys."""

from django.urls import path

from orders.views import addresses, basket, catalogue, checkout, discounts, orders

app_name = "orders"

urlpatterns = [
    path("bestellen/", catalogue.start, name="start"),
    path("bestellen/<str:reference>/", catalogue.catalogue, name="catalogue"),
    path("bestellen/<str:reference>/toevoegen/", basket.add, name="add"),
    path("snelbestellen/<str:reference>/", basket.pad, name="pad"),
    path("winkelmandje/<str:reference>/", basket.basket, name="basket"),
    path("winkelmandje/<str:reference>/wijzigen/", basket.change_basket, name="change_basket"),
    path("winkelmandje/<str:reference>/controleren/", checkout.check, name="check"),
    path("bestellingen/", orders.orders, name="orders"),
    path("bestellingen/<str:reference>/", orders.order, name="order"),
    path("bestellingen/<str:reference>/opnieuw/", orders.order_again, name="order_again"),
    path("bestellingen/<str:reference>/goedkeuren/", orders.approve, name="approve"),
    path("bestellingen/<str:reference>/niet-goedkeuren/", orders.refuse, name="refuse"),
    path("bestellingen/<str:reference>/csv/", orders.as_csv, name="csv"),
    path("bestellingen/<str:reference>/ubl/", orders.as_ubl, name="ubl"),
    path("mijn-gegevens/adressen/", addresses.addresses, name="addresses"),
    path("mijn-gegevens/adressen/<str:reference>/", addresses.end_address, name="end_address"),
    path("kortingen/", discounts.of_dealer, name="dealer_discounts"),
    path("kortingen/<str:reference>/", discounts.of_customer, name="discounts"),
    path("kortingen/<str:reference>/beeindigen/", discounts.end, name="end_discount"),
]
