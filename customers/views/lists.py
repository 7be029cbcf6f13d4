from django.http import HttpRequest, HttpResponse


def home(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError


def pending(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError


def customers(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError
