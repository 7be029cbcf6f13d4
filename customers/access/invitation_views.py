"""The link in the login mail: choosing a password, and what to do when the link does not work."""

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from customers import invitations
from customers.access.acting import SESSION_KEY
from customers.access.limits import FRESH_INVITATION_EMAIL, FRESH_INVITATION_IP
from customers.access.password_forms import InvitationForm
from customers.access.refused_invitation import RefusedInvitation
from customers.actors import Actor, ActorRequest
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
    """Show the form for a password; fetching it, however often, only notes the first time."""
    invitation = invitations.find_invitation(secret)
    if invitation is None:
        return _explain_unknown(request)
    speak_to(request, invitation.contact.language)
    invitations.note_opened(invitation)
    try:
        invitations.check_usable(invitation)
        form = InvitationForm(invitation.contact.user, request.POST or None)
        if form.is_valid():
            return _accepted(request, invitation, form.cleaned_data["password1"])
    except ActionRefused as refused:
        refusal = RefusedInvitation(invitation, str(refused))
        context = {"refusal": refusal, "secret": secret}
        return render(request, "customers/access/invitation_refused.html", context, status=410)
    context = {"invitation": invitation, "is_somebody_else": _is_else(request, invitation)}
    return render_form(request, "customers/access/invitation.html", form, context)


@require_POST
@login_not_required
@never_cache
def ask_fresh(request: ActorRequest, secret: str) -> HttpResponse:
    """Give the same answer whatever comes of it; what is true arrives by mail."""
    invitation = invitations.find_invitation(secret)
    if invitation is None:
        return _explain_unknown(request)
    speak_to(request, invitation.contact.language)
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
    """Log the person in, for the customer that invited it.

    Not by its new password: whoever guessed at its address before would keep it out.
    """
    user = invitations.accept_invitation(invitation, password)
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    response: HttpResponse = perform_login(
        request, user, email=user.email, redirect_url=reverse("orders:start")
    )
    if request.user.is_authenticated:
        request.session[SESSION_KEY] = Actor.of_contact(invitation.contact).key
    return response


def _is_else(request: ActorRequest, invitation: Invitation) -> bool:
    return request.user.is_authenticated and request.user.pk != invitation.contact.user_id
