"""A person's own details, and for whom it acts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from accounts.models import User
from customers.access.account_adapter import remember_language
from customers.access.acting import switch_to
from customers.actors import ActorRequest, actors_of
from customers.my_details.forms import MyDetailsForm


@require_http_methods(["GET", "HEAD", "POST"])
def my_details(request: ActorRequest) -> HttpResponse:
    assert request.actor is not None
    form = MyDetailsForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid() and form.change():
        language = form.cleaned_data["language"]
        with override(language):
            messages.success(request, _("Your details are saved."))
        response = redirect("customers:my_details")
        remember_language(response, language)
        return response
    return render(
        request,
        "customers/my_details/my_details.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: ActorRequest) -> HttpResponse:
    """Choose for whom one acts; then on to where one wanted to be."""
    assert isinstance(request.user, User)
    if request.method == "POST":
        actor = switch_to(request, request.POST.get("actor", ""))
        onward = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(
            onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
        return redirect(onward if safe else actor.start_url)
    return render(request, "customers/my_details/switch.html", {"actors": actors_of(request.user)})
