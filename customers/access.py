"""Who may come in, and for whom a person acts.

Access is checked in two places and nowhere else: `AccountAdapter.pre_login` refuses every way of
logging in, and `Backend.get_user` refuses on every request, in the query that loads the person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Dealer, DealerEmployee, User, normalise_email
from customers import notices
from customers.models import Contact, Customer, CustomerEvent

By = CustomerEvent.By
SESSION_KEY = "acting_for"


@dataclass(frozen=True)
class Actor:
    """On whose behalf something is done. The system and an applicant are actors too."""

    kind: By
    user: User | None = None
    employee: DealerEmployee | None = None
    contact: Contact | None = None

    @classmethod
    def staff(cls, user: User) -> Actor:
        return cls(By.STAFF, user)

    @classmethod
    def of_employee(cls, employee: DealerEmployee) -> Actor:
        return cls(By.EMPLOYEE, employee.user, employee=employee)

    @classmethod
    def of_contact(cls, contact: Contact) -> Actor:
        """A contact of an unblocked customer, so one with a login."""
        return cls(By.CONTACT, contact.user, contact=contact)

    @property
    def is_staff(self) -> bool:
        return self.kind == By.STAFF

    @property
    def key(self) -> str:
        """What the session and every form carry."""
        role = self.employee or self.contact
        return f"{self.kind}-{role.pk}" if role else str(self.kind)

    @property
    def dealer(self) -> Dealer | None:
        if self.employee:
            return self.employee.dealer
        return self.contact.customer.dealer if self.contact else None

    @property
    def customer(self) -> Customer | None:
        return self.contact.customer if self.contact else None

    @property
    def label(self) -> str:
        """For whom it acts, in the black bar: a dealer, a customer, or the wholesaler."""
        if self.employee:
            return self.employee.dealer.name
        if self.contact:
            return self.contact.customer.name
        return settings.SUPPORT_NAME

    @property
    def description(self) -> str:
        """The same, told apart from a person's other roles."""
        if self.contact and self.dealer:
            return _("%(customer)s, at %(dealer)s") % {
                "customer": self.label,
                "dealer": self.dealer.name,
            }
        return _("%(dealer)s, as dealer") % {"dealer": self.label} if self.employee else self.label

    @property
    def start_url(self) -> str:
        if self.employee:
            return reverse("customers:home")
        return reverse("orders:start") if self.contact else reverse("admin:index")


class ActorRequest(HttpRequest):
    """A request that has passed ActorMiddleware."""

    user: User | AnonymousUser
    actor: Actor | None


APPLICANT = Actor(By.APPLICANT)
SYSTEM = Actor(By.SYSTEM)


def actors_of(user: User) -> list[Actor]:
    """Everybody this person may act for now: dealers first, then customers, then staff."""
    employments = user.employments.filter(active=True).select_related("dealer", "user")
    contacts = (
        user.contacts.with_access()
        .select_related("customer__dealer", "user")
        .order_by("customer__folded_name", "pk")
    )
    actors = [Actor.of_employee(e) for e in employments.order_by("dealer__name")]
    actors += [Actor.of_contact(c) for c in contacts]
    return [*actors, Actor.staff(user)] if user.is_staff else actors


def has_access() -> Q:
    """Condition on User: there is somebody left to act for."""
    employments = DealerEmployee.objects.filter(user=OuterRef("pk"), active=True)
    contacts = Contact.objects.with_access().filter(user=OuterRef("pk"))
    return Q(is_active=True) & (Q(is_staff=True) | Exists(employments) | Exists(contacts))


def may_log_in(user: User) -> bool:
    return User.objects.filter(has_access(), pk=user.pk).exists()


def refusing_dealers(user: User) -> list[Dealer]:
    """Whom a person without access can call: the dealers at which it is a contact."""
    contacts = user.contacts.present().filter(customer__dealer__isnull=False)
    return list(Dealer.objects.filter(customers__contacts__in=contacts).distinct())


class Backend(AuthenticationBackend):
    """Logging in by e-mail address; somebody without access is nobody, from the next request on."""

    def _authenticate_by_email(self, email: str, password: str) -> AbstractBaseUser | None:
        """Not by an address that a person wants to change to and has not confirmed yet."""
        user = User.objects.filter(email=normalise_email(email)).first()
        found: AbstractBaseUser | None = self._check_password(user, password)
        return found

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        return User.objects.filter(has_access(), pk=user_id).first()


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks us: who may come in, where to go, and how its mails are sent."""

    # In our words: its Dutch and German take the reader for a friend.
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "duplicate_email": gettext_lazy("This is already your email address."),
        "email_password_mismatch": gettext_lazy("The email address or the password is not right."),
        "enter_current_password": gettext_lazy("This is not your password."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "too_many_login_attempts": gettext_lazy(
            "That was tried too often. Wait a few minutes and try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse | None:
        """Password, reset, invitation, code and passkey all pass here, with the right secret."""
        assert isinstance(user, User)
        if may_log_in(user):
            return None
        clear_login(request)
        context = {"dealers": refusing_dealers(user)}
        return render(request, "customers/no_access.html", context, status=403)

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """On a machine on which no language was chosen the person's own holds from here on."""
        assert isinstance(user, User)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(response, user.language)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        actor = current_actor(request)
        return actor.start_url if actor else reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("customers:my_details")

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """A new address holds from here on, unless another login has it by now."""
        taken = User.objects.filter(email=email_address.email).exclude(pk=email_address.user_id)
        if taken.exists():
            sentence = _(
                "This email address cannot be used for your login. Call us if it is yours."
            )
            messages.error(request, sentence)
            return False
        return bool(super().confirm_email(request, email_address))

    # Every mail is a row in the table of mails; nothing is sent from here.

    @transaction.atomic
    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: Any, signup: bool
    ) -> None:
        address = emailconfirmation.email_address
        notices.send_email_confirmation(address, address.user)

    @transaction.atomic
    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        assert isinstance(user, User)
        match template_prefix.removeprefix("account/email/"):
            case "password_changed" | "password_reset" | "password_set":
                notices.tell_password_changed(user)
            case "email_changed":
                notices.tell_email_changed(user, email or user.email)
            # Of the rest ("email_confirm", "email_deleted") the person has just been told.

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise NotImplementedError(f"{template_prefix} would go around the table of mails")


def remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


def current_actor(request: HttpRequest) -> Actor | None:
    """For whom the logged-in person acts, read anew; the first of its roles unless it chose."""
    user = request.user
    if isinstance(user, AnonymousUser):
        return None
    assert isinstance(user, User)
    actors = actors_of(user)
    chosen = request.session.get(SESSION_KEY)
    actor = next((a for a in actors if a.key == chosen), actors[0] if actors else None)
    if actor and actor.key != chosen:
        request.session[SESSION_KEY] = actor.key
    return actor


def switch_to(request: HttpRequest, key: str) -> Actor:
    """Act for somebody else from now on. Raises Http404 for a role one does not have."""
    assert isinstance(request.user, User)
    for actor in actors_of(request.user):
        if actor.key == key:
            request.session[SESSION_KEY] = actor.key
            return actor
    raise Http404


class OfAnotherRole(Exception):
    """What was asked for is not of the role one acts in, but of another role of one's own."""

    def __init__(self, actor: Actor) -> None:
        super().__init__(actor.key)
        self.actor = actor


def get_visible_customer(request: ActorRequest, reference: str) -> Customer:
    """The customer of a URL. Raises Http404, or OfAnotherRole to offer a switch."""
    if "\0" in reference:  # PostgreSQL refuses it
        raise Http404
    customers = Customer.objects.select_related("dealer").prefetch_related("contacts__user")
    found = customers.visible_to(request.actor).filter(reference=reference).first()
    if found:
        return found
    assert isinstance(request.user, User)
    for actor in _other_roles(request.actor, actors_of(request.user)):
        if customers.visible_to(actor).filter(reference=reference).exists():
            raise OfAnotherRole(actor)
    raise Http404


def _other_roles(actor: Actor | None, actors: Iterable[Actor]) -> list[Actor]:
    """The other roles in which one uses the portal; staff look things up in the admin."""
    return [a for a in actors if a != actor and not a.is_staff]
