from django.http import HttpRequest, HttpResponse


def register(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError


def registered(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError


def register_with(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError
