"""The form of a person's own details."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import LastRecipientError, choose_topics
from accounts.models import NotificationTopic, User
from customers.actions.persons import change_person
from customers.actors import PersonActor
from registry import countries
from web.sentences import filled
from web.shown import ShownForm
from web.texts import TextField


class MyDetailsForm(ShownForm, forms.ModelForm[User]):
    """Asks for a person's own details; of a dealer's employee also what to be mailed about."""

    marks_optional = True

    topics = forms.MultipleChoiceField(
        label=_("Send me an email when"),
        choices=NotificationTopic.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = User
        fields = ("name", "phone", "language")
        field_classes: ClassVar[dict[str, Any]] = {"name": TextField}
        labels = {"name": _("Name"), "phone": _("Phone"), "language": _("Language")}
        widgets = {
            "name": forms.TextInput({"autocomplete": "name"}),
            "phone": forms.TelInput({"autocomplete": "tel"}),
            "language": forms.Select({"autocomplete": "language"}),
        }

    def __init__(self, data: Any = None, *, actor: PersonActor) -> None:
        self.actor = actor
        topics = {"topics": actor.employee.topics} if actor.employee else {}
        super().__init__(data, initial=topics, instance=User.objects.get(pk=actor.user.pk))
        self.fields["name"].required = True
        if not actor.employee:
            del self.fields["topics"]

    def clean_phone(self) -> str:
        """Leave the number that stood there: for another company it would be read anew."""
        if self.cleaned_data["phone"] == self.instance.phone:
            return self.instance.phone
        company = self.actor.customer or self.actor.dealer
        return countries.rules(company.country if company else "NL").phone(
            self.cleaned_data["phone"]
        )

    @transaction.atomic
    def change(self) -> bool:
        """Save what was filled in and return True.

        Returns False, with the reason at the field, when nobody of the dealer would hear of
        something any more.
        """
        data = self.cleaned_data
        if self.actor.employee:
            try:
                choose_topics(self.actor.employee, [NotificationTopic(n) for n in data["topics"]])
            except LastRecipientError as error:
                for topic in error.topics:
                    sentence = _(
                        "“%(topic)s”: You are the only one who receives this email. Switch it on "
                        "for a colleague first."
                    )
                    self.add_error("topics", filled(sentence, topic=topic.label))
                return False
        change_person(
            self.instance, name=data["name"], phone=data["phone"], language=data["language"]
        )
        return True
