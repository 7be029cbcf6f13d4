"""The link in the login mail: choosing a password, and what to do when the link does not work."""

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from customers import invitations
from customers.access.acting import SESSION_KEY
from customers.access.limits import FRESH_INVITATION_EMAIL, FRESH_INVITATION_IP
from customers.access.link_views import is_somebody_else
from customers.access.password_forms import InvitationForm
from customers.access.refused_invitation import RefusedInvitation
from customers.actors import Actor, ActorRequest, PersonActor
from customers.models import Invitation
from customers.states import ActionRefused
from web.client_ip import client_ip
from web.language import speak_to
from web.rate_limits import consume
from web.responses import render_form


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def accept(request: ActorRequest, secret: str) -> HttpResponse:
    """Show the form for a password; fetching a usable link only notes the first time."""
    invitation = invitations.find_invitation(secret)
    if invitation is None:
        return _explain_unknown(request)
    speak_to(request, invitation.language)
    try:
        invitations.check_usable(invitation)
        _note(request, invitation)
        form = InvitationForm(invitation.person, request.POST or None)
        if form.is_valid():
            return _accepted(request, invitation, form.cleaned_data["password1"])
    except ActionRefused as refused:
        refusal = RefusedInvitation(invitation, str(refused))
        context = {"refusal": refusal, "secret": secret}
        return render(request, "customers/access/invitation_refused.html", context, status=410)
    context = {
        "invitation": invitation,
        "is_somebody_else": is_somebody_else(request, invitation.person),
    }
    return render_form(request, "customers/access/invitation.html", form, context)


@require_POST
@login_not_required
@never_cache
def ask_fresh(request: ActorRequest, secret: str) -> HttpResponse:
    """Give the same answer whatever comes of it; what is true arrives by mail."""
    invitation = invitations.find_invitation(secret)
    if invitation is None:
        return _explain_unknown(request)
    speak_to(request, invitation.language)
    keys = {FRESH_INVITATION_IP: client_ip(request), FRESH_INVITATION_EMAIL: invitation.email}
    if consume(keys):
        invitations.ask_fresh_invitation(invitation)
    return render(request, "customers/access/invitation_sent.html", {"invitation": invitation})


@login_not_required
@never_cache
def unknown(request: HttpRequest, secret: str) -> HttpResponse:
    """Explain a link that cannot be one of ours, without looking for it."""
    return _explain_unknown(request)


def _explain_unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "customers/access/invitation_unknown.html", status=404)


def _accepted(request: ActorRequest, invitation: Invitation, password: str) -> HttpResponse:
    """Log the person in, for the customer or the dealer for which it was invited.

    Not by its new password: whoever guessed at its address before would keep it out.
    """
    user = invitations.accept_invitation(invitation, password)
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    actor = _actor_of(invitation)
    response: HttpResponse = perform_login(
        request, user, email=user.email, redirect_url=actor.start_url
    )
    if request.user.is_authenticated:
        request.session[SESSION_KEY] = actor.key
    return response


def _actor_of(invitation: Invitation) -> PersonActor:
    """Return as whom somebody acts who has used a link, which is for one of the two."""
    if invitation.employee:
        return Actor.of_employee(invitation.employee)
    assert invitation.contact is not None
    return Actor.of_contact(invitation.contact)


def _note(request: ActorRequest, invitation: Invitation) -> None:
    """Keep that a usable link was fetched, or that a person pressed the button behind it."""
    if request.method == "POST":
        invitations.note_pressed(invitation)
    elif request.method == "GET":  # a HEAD is never a person
        invitations.note_opened(invitation)
