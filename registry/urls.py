from django.urls import path

from registry import views

app_name = "registry"

urlpatterns = [path("zoeken/", views.companies, name="companies")]
