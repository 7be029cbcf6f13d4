"""Search as you type answers with a fragment of the page that the form is on."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry import directory
from registry.country_names import known_code
from registry.form_token import is_valid_token
from registry.limits import may_look_up
from registry.search_result import SearchResult


@require_safe
@login_not_required  # an applicant has no login
@never_cache
def companies(request: HttpRequest) -> HttpResponse:
    """List the companies that what was typed may mean. Raises Http404 without a form's token."""
    if not is_valid_token(request.GET.get("token", "")):
        raise Http404  # only people who are filling in a form have one
    query = request.GET.get("q", "")
    if not may_look_up(request):
        return _results(request, SearchResult(query, too_often=True), status=429)
    country = known_code(request.GET.get("country", ""))
    return _results(request, directory.search(query, country=country, typing=True))


def _results(request: HttpRequest, result: SearchResult, status: int = 200) -> HttpResponse:
    return render(request, "registry/results.html", {"result": result}, status=status)
