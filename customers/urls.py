"""The addresses of the portal's pages about customers: Dutch, with references instead of keys."""

from django.urls import include, path

from customers.access import invitation_views
from customers.dealer import (
    contact_person,
    detail,
    edit,
    holiday_closure,
    lists,
    registration_link,
    selection,
    states,
)
from customers.directory import views as directory
from customers.employees import views as employees
from customers.members import views as members
from customers.my_details import views as my_details
from customers.registration import application, dealer_search
from customers.registration import views as registration

app_name = "customers"

of_one_customer = [
    path("", detail.show, name="detail"),
    path("wijzigen/", edit.change, name="change"),
    path("contactpersoon/<int:key>/", contact_person.make, name="make_contact"),
    path("blokkade-opheffen/", states.unblock, name="unblock"),
    path("blokkeren/", states.block, name="block"),
    path("afwijzen/", states.reject, name="reject"),
    path("dubbel-sluiten/", states.close_duplicate, name="close_duplicate"),
    path("niet-onze-klant/", states.pass_on, name="pass_on"),
    path("archiveren/", states.archive, name="archive"),
    path("terughalen/", states.restore, name="restore"),
    path("opnieuw-versturen/", states.resend, name="resend"),
    path("adres-overnemen/", states.adopt_address, name="adopt_address"),
    path("vergelijken/", directory.compare, name="compare"),
    path("opnieuw-opzoeken/", directory.look_again, name="look_again"),
    path("wijziging-overnemen/", directory.adopt, name="adopt_directory_change"),
    path("wijziging-negeren/", directory.ignore, name="ignore_directory_change"),
]

urlpatterns = [
    # a company asks for a login
    path("aanmelden/", registration.register, name="register"),
    path("aanmelden/dealers-zoeken/", dealer_search.dealers, name="dealers"),
    path("aanmelden/verstuurd/", registration.registered, name="registered"),
    path("aanmelden/<slug:slug>/", registration.register_with, name="register_with"),
    path("aanvraag/<secret:secret>/", application.show, name="application"),
    path("aanvraag/<secret:secret>/intrekken/", application.withdraw, name="withdraw"),
    path(
        "aanvraag/<secret:secret>/link/",
        application.send_link_again,
        name="send_application_link",
    ),
    path("aanvraag/<path:secret>/", application.unknown, name="unknown_application"),
    # a dealer and its customers
    path("klanten/", lists.home, name="home"),
    path("klanten/te-accepteren/", lists.pending, name="pending"),
    path("klanten/eindklanten/", lists.customers, name="list"),
    path("klanten/eindklanten/toevoegen/", edit.add, name="add"),
    path("klanten/selectie/", selection.change_selected, name="change_selected"),
    path("klanten/sluiting/", holiday_closure.change, name="holiday_closure"),
    path("klanten/aanmeldlink/", registration_link.show, name="registration_link"),
    path("klanten/aanmeldlink/a4/", registration_link.poster, name="registration_poster"),
    path("klanten/aanmeldlink/kaartjes/", registration_link.cards, name="registration_cards"),
    path("klanten/<reference:reference>/", include(of_one_customer)),
    # a person and its login
    path("uitnodiging/<secret:secret>/", invitation_views.accept, name="invitation"),
    path("uitnodiging/<secret:secret>/nieuw/", invitation_views.ask_fresh, name="fresh_invitation"),
    path("uitnodiging/<path:secret>/", invitation_views.unknown, name="unknown_invitation"),
    path("mijn-gegevens/", my_details.my_details, name="my_details"),
    path("mijn-gegevens/collegas/", members.show, name="colleagues"),
    path("mijn-gegevens/collegas/wijzigen/", members.change, name="change_colleague"),
    path("mijn-gegevens/medewerkers/", employees.show, name="employees"),
    path("mijn-gegevens/medewerkers/opnieuw-versturen/", employees.resend, name="resend_employee"),
    path("wisselen/", my_details.switch, name="switch"),
]
