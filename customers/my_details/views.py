"""A person's own details, and for whom it acts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from customers.access.account_adapter import remember_language
from customers.access.acting import roles_of, switch_to
from customers.access.decorators import for_everyone
from customers.actors import ActorRequest, PersonActor
from customers.my_details.forms import MyDetailsForm
from web.redirects import redirect_to_next
from web.responses import render_form


@require_http_methods(["GET", "HEAD", "POST"])
@for_everyone
def my_details(request: ActorRequest, actor: PersonActor) -> HttpResponse:
    """Show a person's own details, and save what was changed."""
    form = MyDetailsForm(request.POST if request.method == "POST" else None, actor=actor)
    if form.is_valid() and form.change():
        language = form.cleaned_data["language"]
        with override(language):
            saved = _("Your details are saved.") if form.wishes else _("Nothing was changed.")
            messages.success(request, saved)
        response = redirect("customers:my_details")
        remember_language(response, language)
        return response
    return render_form(request, "customers/my_details/my_details.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: ActorRequest) -> HttpResponse:
    """Choose for whom one acts; then on to where one wanted to be."""
    if request.method == "POST":
        actor = switch_to(request, request.POST.get("actor", ""))
        return redirect_to_next(request, actor.start_url)
    return render(request, "customers/my_details/switch.html", {"actors": roles_of(request)})
