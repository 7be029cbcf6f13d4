"""The URLs of ordering: Dutch, with a reference of a customer, an order or a row in them."""

from django.urls import path

from orders.basket import file_question
from orders.basket import views as basket
from orders.catalogue import views as catalogue
from orders.checkout import delivery_addresses
from orders.checkout import views as checkout
from orders.discounts import views as discounts
from orders.documents import views as documents
from orders.placed_orders import views as placed_orders
from orders.prepared_baskets import views as prepared_baskets

app_name = "orders"

REFERENCE = "<reference:reference>"
BASKET = f"winkelmandje/{REFERENCE}/"
PREPARED = f"{BASKET}klaargezet/<reference:prepared>/"
ORDER = f"bestellingen/{REFERENCE}/"

urlpatterns = [
    path("bestellen/", catalogue.start, name="start"),
    path(f"bestellen/{REFERENCE}/", catalogue.catalogue, name="catalogue"),
    path(f"bestellen/{REFERENCE}/toevoegen/", basket.add, name="add"),
    path(f"snelbestellen/{REFERENCE}/", basket.quick_order, name="quick_order"),
    path(
        f"snelbestellen/{REFERENCE}/bestand/", file_question.ask_about_file, name="ask_about_file"
    ),
    path(BASKET, basket.basket, name="basket"),
    path(f"{BASKET}wijzigen/", basket.change_basket, name="change_basket"),
    path(f"{BASKET}controleren/", checkout.checkout, name="checkout"),
    path(PREPARED, prepared_baskets.prepared_basket, name="prepared_basket"),
    path(f"{PREPARED}overnemen/", prepared_baskets.take, name="take_prepared"),
    path(f"{PREPARED}niet-nodig/", prepared_baskets.dismiss, name="dismiss_prepared"),
    path("bestellingen/", placed_orders.order_list, name="order_list"),
    path("bestellingen/csv/", documents.list_as_csv, name="list_csv"),
    path("bestellingen/xlsx/", documents.list_as_xlsx, name="list_xlsx"),
    path(ORDER, placed_orders.order, name="order"),
    path(f"{ORDER}opnieuw/", placed_orders.order_again, name="order_again"),
    path(f"{ORDER}goedkeuren/", placed_orders.approve, name="approve"),
    path(f"{ORDER}niet-goedkeuren/", placed_orders.decline, name="decline"),
    path(f"{ORDER}intrekken/", placed_orders.withdraw, name="withdraw"),
    path(f"{ORDER}csv/", documents.as_csv, name="csv"),
    path(f"{ORDER}xlsx/", documents.as_xlsx, name="xlsx"),
    path(f"{ORDER}ubl/", documents.as_ubl, name="ubl"),
    path("mijn-gegevens/adressen/", delivery_addresses.addresses, name="addresses"),
    path(
        f"mijn-gegevens/adressen/{REFERENCE}/", delivery_addresses.end_address, name="end_address"
    ),
    path("kortingen/", discounts.of_dealer, name="dealer_discounts"),
    path(f"kortingen/{REFERENCE}/", discounts.of_customer, name="discounts"),
    path(f"kortingen/regel/{REFERENCE}/beeindigen/", discounts.end, name="end_discount"),
]
