"""The link in the login mail: choosing a password, and what to do when the link no longer works."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from customers import invitations
from customers.access.acting import SESSION_KEY
from customers.access.password_forms import InvitationForm
from customers.actors import Actor, ActorRequest
from customers.models import Invitation
from customers.states import ActionRefused
from web.client_ip import client_ip
from web.rate_limits import HOUR, Limit, Rate, consume

FRESH_INVITATION_IP = Limit("fresh_invitation_ip", (Rate(20, HOUR),))
FRESH_INVITATION_EMAIL = Limit("fresh_invitation_email", (Rate(3, HOUR),))


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def accept(request: ActorRequest, secret: str) -> HttpResponse:
    """Fetching the link, however often, changes nothing but that it was opened."""
    invitation = invitations.find_invitation(secret)
    if invitation is None:
        return render(request, "customers/access/invitation_unknown.html", status=404)
    _speak_to(request, invitation)
    invitations.note_opened(invitation)
    try:
        invitations.check_usable(invitation)
        form = InvitationForm(invitation.contact.user, request.POST or None)
        if form.is_valid():
            return _accepted(request, invitation, form.cleaned_data["password1"])
    except ActionRefused as refused:
        context = {"invitation": invitation, "sentence": refused, "secret": secret}
        return render(request, "customers/access/invitation_refused.html", context, status=410)
    context = {
        "invitation": invitation,
        "form": form,
        "is_somebody_else": _is_else(request, invitation),
    }
    return render(
        request, "customers/access/invitation.html", context, status=422 if form.errors else 200
    )


@require_POST
@login_not_required
@never_cache
def ask_fresh(request: ActorRequest, secret: str) -> HttpResponse:
    """The same answer whatever comes of it; what is true arrives by mail."""
    invitation = invitations.find_invitation(secret)
    if invitation is None:
        return render(request, "customers/access/invitation_unknown.html", status=404)
    _speak_to(request, invitation)
    if consume({FRESH_INVITATION_IP: client_ip(request), FRESH_INVITATION_EMAIL: invitation.email}):
        invitations.ask_fresh_invitation(invitation)
    return render(request, "customers/access/invitation_sent.html", {"invitation": invitation})


def _accepted(request: ActorRequest, invitation: Invitation, password: str) -> HttpResponse:
    """Log the person in, for the customer that invited it."""
    user = invitations.accept_invitation(invitation, password)
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    response: HttpResponse = perform_login(
        request, user, email=user.email, redirect_url=reverse("orders:start")
    )
    if request.user.is_authenticated:
        request.session[SESSION_KEY] = Actor.of_contact(invitation.contact).key
    return response


def _speak_to(request: ActorRequest, invitation: Invitation) -> None:
    """In the contact's language, unless this browser has chosen one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(invitation.contact.language)


def _is_else(request: ActorRequest, invitation: Invitation) -> bool:
    return request.user.is_authenticated and request.user.pk != invitation.contact.user_id
