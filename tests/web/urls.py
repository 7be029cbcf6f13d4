"""Two addresses to try the converters with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(request: HttpRequest, **_: str) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("klanten/<reference:reference>/", page, name="customer"),
    path("uitnodiging/<secret:secret>/", page, name="invitation"),
]
