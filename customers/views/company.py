from django.http import HttpRequest, HttpResponse


def add(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError


def change(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError
