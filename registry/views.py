"""Search as you type: what is found, as a fragment of the page that the form is on."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry import countries, directory
from registry.form_token import is_valid_token
from registry.limits import may_look_up
from registry.search_result import SearchResult


@require_safe
@login_not_required  # an applicant has no login
@never_cache
def companies(request: HttpRequest) -> HttpResponse:
    if not is_valid_token(request.GET.get("token", "")):
        raise Http404  # only people who are filling in a form have one
    query = request.GET.get("q", "")
    if not may_look_up(request):
        found = SearchResult(query, too_often=True)
        return render(request, "registry/results.html", {"found": found}, status=429)
    country = countries.known_code(request.GET.get("country", ""))
    found = directory.search(query, country=country, typing=True)
    return render(request, "registry/results.html", {"found": found})
