from django.http import HttpRequest, HttpResponse


def accept(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError


def ask_fresh(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError
