from django.http import HttpRequest, HttpResponse


def show_request(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError


def withdraw(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError


def send_link_again(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError
