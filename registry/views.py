"""Search as you type: what is found, as a fragment of the page that the form is on."""

from allauth.core.internal.ratelimit import consume
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry import countries, directory
from registry.tokens import person_of_token

LIMITS = {"directory": "90/m/key"}  # a fast typist searches once a second


@require_safe
@login_not_required  # an applicant has no login; it holds a token instead
@never_cache
def companies(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    if not consume(
        request, app="registry", action="directory", config=LIMITS, key=person, limit_get=True
    ):
        return render(request, "registry/too_many.html", status=429)
    rules = countries.rules(request.GET.get("country", ""))
    found = directory.search(request.GET.get("q", ""), country=rules.code)
    return render(request, "registry/results.html", {"found": found})


def _person(request: HttpRequest) -> str:
    """Whose searches these are: only people who are filling in a form have any."""
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    person = person_of_token(request.GET.get("token", ""))
    if person is None:
        raise Http404
    return f"token {person}"
