"""The addresses of the portal's pages about customers: Dutch, with references instead of keys."""

from django.urls import path

from customers.views import (
    closing,
    colleagues,
    company,
    detail,
    invitation,
    listing,
    lists,
    person,
    registration,
    registration_link,
    request_page,
    states,
)

app_name = "customers"

urlpatterns = [
    # a company asks for a login
    path("aanmelden/", registration.register, name="register"),
    path("aanmelden/verstuurd/", registration.registered, name="registered"),
    path("aanmelden/<slug:slug>/", registration.register_with, name="register_with"),
    path("aanvraag/<str:secret>/", request_page.show_request, name="request"),
    path("aanvraag/<str:secret>/intrekken/", request_page.withdraw, name="withdraw"),
    path("aanvraag/<str:secret>/link/", request_page.send_link_again, name="send_request_link"),
    # a dealer and its customers
    path("klanten/", lists.home, name="home"),
    path("klanten/te-accepteren/", lists.pending, name="pending"),
    path("klanten/eindklanten/", lists.customers, name="list"),
    path("klanten/eindklanten/toevoegen/", company.add, name="add"),
    path("klanten/selectie/", states.change_selected, name="change_selected"),
    path("klanten/sluiting/", closing.change, name="closing"),
    path("klanten/aanmeldlink/", registration_link.show, name="registration_link"),
    path("klanten/aanmeldlink/a4/", registration_link.poster, name="registration_poster"),
    path("klanten/aanmeldlink/kaartjes/", registration_link.cards, name="registration_cards"),
    path("klanten/<str:reference>/", detail.show, name="detail"),
    path("klanten/<str:reference>/wijzigen/", company.change, name="change"),
    path("klanten/<str:reference>/blokkade-opheffen/", states.unblock, name="unblock"),
    path("klanten/<str:reference>/blokkeren/", states.block, name="block"),
    path("klanten/<str:reference>/afwijzen/", states.reject, name="reject"),
    path("klanten/<str:reference>/niet-onze-klant/", states.pass_on, name="pass_on"),
    path("klanten/<str:reference>/archiveren/", states.archive, name="archive"),
    path("klanten/<str:reference>/terughalen/", states.restore, name="restore"),
    path("klanten/<str:reference>/adres-overnemen/", states.adopt_address, name="adopt_address"),
    path("klanten/<str:reference>/vergelijken/", listing.compare, name="compare"),
    path("klanten/<str:reference>/opnieuw-opzoeken/", listing.look_again, name="look_again"),
    path("klanten/<str:reference>/wijziging-overnemen/", listing.adopt, name="adopt_listing"),
    path("klanten/<str:reference>/wijziging-negeren/", listing.ignore, name="ignore_listing"),
    path("klanten/<str:reference>/opnieuw-versturen/", states.resend, name="resend"),
    # a person and its login
    path("uitnodiging/<str:secret>/", invitation.accept, name="invitation"),
    path("uitnodiging/<str:secret>/nieuw/", invitation.ask_fresh, name="fresh_invitation"),
    path("mijn-gegevens/", person.my_details, name="my_details"),
    path("mijn-gegevens/collegas/", colleagues.show, name="colleagues"),
    path("mijn-gegevens/collegas/wijzigen/", colleagues.change, name="change_colleague"),
    path("wisselen/", person.switch, name="switch"),
]
