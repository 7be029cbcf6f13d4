from django.http import HttpRequest, HttpResponse


def my_details(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError


def switch(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError
