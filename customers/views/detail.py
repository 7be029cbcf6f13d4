from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
    raise NotImplementedError
