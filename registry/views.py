"""Search as you type: what is found, as a fragment of the page that the form is on."""

from allauth.core.internal.ratelimit import consume, get_ip
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry import countries, directory
from registry.tokens import is_valid_token

LIMITS = {"directory": "90/m/key"}  # a fast typist searches once a second


@require_safe
@login_not_required  # an applicant has no login
@never_cache
def companies(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    if not consume(
        request, app="registry", action="directory", config=LIMITS, key=person, limit_get=True
    ):
        return render(request, "registry/too_many.html", status=429)
    country = request.GET.get("country", "")
    query = request.GET.get("q", "")
    found = directory.search(query, country=countries.known_code(country), typing=True)
    return render(request, "registry/results.html", {"found": found})


def _person(request: HttpRequest) -> str:
    """Whose searches these are. Only people who are filling in a form have any: it holds a token.

    They are counted by person and not by token, since a form opened anew has a new one.
    """
    if not is_valid_token(request.GET.get("token", "")):
        raise Http404
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    return f"sender {get_ip(request)}"
