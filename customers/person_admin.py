"""The pages of staff about logins: correcting an address, switching one off, joining two."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin import CONFIRMED, NoDeleteMixin, asked_first, nobody_hears
from accounts.models import User, has_accepted
from customers.actions.joining import LoginsCannotBeJoined, check_can_be_joined, join_logins
from customers.actions.persons import change_login_address, check_login_address
from customers.actors import Actor
from customers.refusals import AddressOfAnotherLogin
from customers.states import ActionRefused
from web.email_addresses import EmailAddressField
from web.responses import form_status, perform, perform_from_form
from web.sentences import filled
from web.shown_admin import ShownAdminMixin, ShownModelForm


class PersonForm(ShownModelForm, UserChangeForm[User]):
    """A login, whose address belongs to nobody else and which is not the last one unasked."""

    reader: User | None = None  # whoever has the page open

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if "email" in self.changed_data:
            try:
                check_login_address(self.instance, email)
            except AddressOfAnotherLogin as refused:
                url = reverse("admin:accounts_user_join", args=[self.instance.pk])
                offer = format_html(
                    '{} <a href="{}?email={}">{}</a>',
                    *(refused, url, email, _("Is it one person? Join the two logins.")),
                )
                raise ValidationError(offer) from refused
            except ActionRefused as refused:
                raise ValidationError(str(refused)) from refused
        return email

    def clean_is_active(self) -> bool:
        is_active: bool = self.cleaned_data["is_active"]
        if is_active and self.instance.joined_into_id:
            sentence = gettext("This login was joined into %(email)s and stays switched off.")
            raise ValidationError(filled(sentence, email=self.instance.joined_into))
        if not is_active and "is_active" in self.changed_data:
            self._ask_first([*self._left_without_staff(), *_left_without(self.instance)])
        return is_active

    def clean_is_staff(self) -> bool:
        is_staff: bool = self.cleaned_data["is_staff"]
        if not is_staff and "is_staff" in self.changed_data:
            self._ask_first(self._left_without_staff())
        return is_staff

    def _ask_first(self, sentences: list[str]) -> None:
        if sentences and CONFIRMED not in self.data:
            raise asked_first(" ".join(sentences))

    def _left_without_staff(self) -> list[str]:
        """Return what it means for the administration that a login no longer opens it."""
        if not self.instance.is_staff:
            return []
        sentences = []
        if self.instance == self.reader:
            sentences.append(gettext("This is your own login: you are logged out at once."))
        staff = User.objects.filter(has_accepted(), is_staff=True)
        if not staff.exclude(pk=self.instance.pk).exists():
            sentences.append(gettext("Nobody remains who can use the administration."))
        return sentences


class JoinForm(forms.Form):
    """Asks which two logins are one person's, and which of them stays."""

    email = EmailAddressField(label=_("email address of the other login"))
    stays = forms.ChoiceField(label=_("This login stays"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, login: User, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.login = login
        self.fields["stays"].choices = [  # type: ignore[attr-defined]  # known to be a ChoiceField
            ("this", login.email),
            ("other", _("the other one")),
        ]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        self.other = User.objects.filter(email=email).exclude(pk=self.login.pk).first()
        if self.other is None:
            raise ValidationError(_("There is no other login with this email address."))
        return email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                check_can_be_joined(*self.logins)
            except LoginsCannotBeJoined as refused:
                raise ValidationError(str(refused)) from refused
        return data

    @property
    def logins(self) -> tuple[User, User]:
        """Return the login that stays and the one that goes. Only after validation."""
        assert self.other is not None
        if self.cleaned_data["stays"] == "this":
            return self.login, self.other
        return self.other, self.login

    @property
    def moving(self) -> list[str]:
        """Return what moves along, and what ends because the login that stays has it already."""
        kept, joined = self.logins
        at_customers = set(kept.contacts.present().values_list("customer", flat=True))
        contacts = joined.contacts.present().select_related("customer").order_by("pk")
        sentence = gettext("%(customer)s: is there with both logins, so one of the two ends")
        return [
            filled(sentence, customer=contact.customer)
            if contact.customer_id in at_customers
            else f"{contact.customer} ({contact.get_role_display()})"
            for contact in contacts
        ] + [str(e.dealer) for e in joined.employments.select_related("dealer").order_by("pk")]

    @property
    def question(self) -> str:
        """Return which two it is about, so that no others are joined than were asked about."""
        return "-".join(str(login.pk) for login in self.logins)


class PersonAdmin(ShownAdminMixin, NoDeleteMixin, DjangoUserAdmin[User]):
    form = PersonForm
    ordering = ("email",)
    list_display = ("email", "name", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active", "language")
    search_fields = ("email", "name")
    readonly_fields = ("last_login", "date_joined", "joined_into")
    filter_horizontal = ("groups", "user_permissions")
    fieldsets = (
        (None, {"fields": ("email", "password", "name", "phone", "language")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("History"), {"fields": ("last_login", "date_joined", "joined_into")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "language", "is_staff", "is_superuser")}),
        (_("Password"), {"fields": ("usable_password", "password1", "password2")}),
    )
    change_form_template = "admin/accounts/user/change_form.html"

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[User]]:
        """Return the form, which knows whose own login is its reader's."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"reader": request.user})

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save a login; its address by the action by which the person itself changes it."""
        if not change or "email" not in form.changed_data:
            super().save_model(request, obj, form, change)
            return
        wanted, obj.email = obj.email, form.initial["email"]
        super().save_model(request, obj, form, change)
        done = gettext("%(email)s is told that the login has another address now.")
        perform(
            request,
            lambda: change_login_address(obj, email=wanted, by=_staff(request)),
            done=filled(done, email=obj.email),
        )
        obj.refresh_from_db()

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.join)
        return [path("<int:key>/join/", view, name="accounts_user_join"), *super().get_urls()]

    def join(self, request: HttpRequest, key: int) -> HttpResponse:
        """Ask which login this one is joined with, show what that does, and do it."""
        login = self.get_object(request, str(key))
        if login is None:
            return redirect("admin:accounts_user_changelist")
        if not self.has_change_permission(request, login):
            raise PermissionDenied
        initial = {"email": request.GET.get("email", ""), "stays": "this"}
        data = request.POST if request.method == "POST" else None
        form = JoinForm(data, login=login, initial=initial)
        if form.is_valid() and request.POST.get(CONFIRMED) == form.question:
            kept, joined = form.logins
            if perform_from_form(form, lambda: join_logins(kept, joined, by=_staff(request))):
                messages.success(request, _joined(kept, joined))
                return redirect("admin:accounts_user_change", kept.pk)
        is_asked = form.is_bound and form.is_valid()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Join two logins"),
            "opts": self.opts,
            "original": login,
            "form": form,
            "logins": form.logins if is_asked else None,
            "moving": form.moving if is_asked else (),
            "confirmed": CONFIRMED,
            "question": form.question if is_asked else "",
        }
        template = "admin/accounts/user/join.html"
        return TemplateResponse(request, template, context, status=form_status(form))


def _staff(request: HttpRequest) -> Actor:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return Actor.staff(request.user)


def _joined(kept: User, joined: User) -> str:
    sentence = gettext("%(joined)s is switched off, and %(kept)s has what it had. Both are told.")
    return filled(sentence, joined=joined.email, kept=kept.email)


def _left_without(user: User) -> list[str]:
    """Return what it means that a login is switched off, where its person is the last one."""
    sentences = [
        nobody_hears(employee.dealer)
        for employee in user.employments.present().select_related("dealer")
        if not employee.dealer.employees.present().exclude(pk=employee.pk).exists()
    ]
    sentence = gettext(
        "Nobody remains at %(customer)s who can manage the logins and approve orders. "
        "Its dealer can make somebody else the contact."
    )
    return sentences + [
        filled(sentence, customer=contact.customer)
        for contact in user.contacts.managers().with_access().select_related("customer")
        if not contact.customer.contacts.managers().exclude(pk=contact.pk).exists()
    ]
