"""URLs of the demo's inbox, which portal/urls.py includes when the demo keeps its mails."""

from django.urls import path

from mail import views

app_name = "mail"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:pk>/", views.captured_mail, name="captured_mail"),
    path("<int:pk>/html/", views.captured_mail_html, name="captured_mail_html"),
]
