"""Dealers, and the people who work for them."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.lookups import Unaccent
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Concat
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User, has_accepted
from registry.abstract_models import Address
from registry.peppol_columns import peppol_id_column, peppol_id_constraint
from web.email_addresses import EmailColumn
from web.sentences import filled


class NotificationTopic(models.TextChoices):
    """A subject that dealer employees are mailed of, as far as they want."""

    REQUESTS = "requests", _("a customer requests a login")
    REMINDERS = "reminders", _("a customer has been waiting for two working days")
    FAILURES = "failures", _("a login does not arrive")
    ORDERS = "orders", _("a customer places an order")


def every_topic() -> list[str]:
    return list(NotificationTopic.values)


class DealerQuerySet(models.QuerySet["Dealer"]):
    def trading(self) -> "DealerQuerySet":
        """Return the dealers that still sell: a customer can only apply with one of these."""
        return self.filter(stopped_on=None)

    def search(self, text: str) -> "DealerQuerySet":
        """Return the dealers with every word of `text` in name or town, diacritics or not."""
        found = self.annotate(haystack=Unaccent(Concat("name", models.Value(" "), "city")))
        for word in text.replace("\0", "").split():
            found = found.filter(haystack__icontains=Unaccent(models.Value(word)))
        return found


class Dealer(Address):
    """A company that sells to end customers."""

    name = models.CharField(_("name"), max_length=200)
    # Printed QR codes carry the slug, so it belongs to one dealer for ever.
    slug = models.SlugField(
        _("short name in the link"),
        unique=True,
        help_text=_("Appears in the printed QR code, so it cannot be changed or given away later."),
    )
    phone = models.CharField(_("phone"), max_length=40)
    email = EmailColumn(_("email address"), blank=True)
    country = models.CharField(_("country code"), max_length=2, default="NL")
    street = models.CharField(_("street"), max_length=120, blank=True)
    register_number = models.CharField(_("register number"), max_length=32, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=32, blank=True)
    peppol_id = peppol_id_column()
    customer_number = models.CharField(
        _("customer number at the wholesaler"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text=_("By which the wholesaler's own system knows the dealer."),
    )
    stopped_on = models.DateField(
        _("stopped on"),
        null=True,
        blank=True,
        help_text=_("From then on customers can no longer apply with or order at this dealer."),
    )
    closed_from = models.DateField(_("closed from"), null=True, blank=True)
    closed_until = models.DateField(_("closed until and including"), null=True, blank=True)
    deputy = models.ForeignKey(
        "DealerEmployee",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deputy"),
        help_text=_("While the dealer is closed, only the deputy receives the mails."),
    )

    objects = DealerQuerySet.as_manager()

    class Meta:
        verbose_name = _("dealer")
        verbose_name_plural = _("dealers")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="dealer_slug_is_a_slug",
                condition=Q(slug__regex=r"^[a-z0-9][a-z0-9-]*$"),
            ),
            peppol_id_constraint("dealer"),
            models.CheckConstraint(
                name="dealer_closed_from_until",
                condition=Q(closed_from=None, closed_until=None)
                | Q(
                    closed_from__isnull=False,
                    closed_until__isnull=False,
                    closed_until__gte=F("closed_from"),
                ),
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the dealer's own registration page, printed as link and QR code."""
        return reverse("customers:register_with", args=[self.slug])

    def clean(self) -> None:
        """Refuse a link that is that of another page."""
        page = resolve(self.get_absolute_url()).view_name if self.slug else ""
        if page not in ("", "customers:register_with"):
            sentence = _("This name is already the address of another page.")
            raise ValidationError({"slug": sentence})

    @property
    def is_trading(self) -> bool:
        return self.stopped_on is None

    def is_closed_on(self, day: date) -> bool:
        if self.closed_from is None or self.closed_until is None:
            return False
        return self.closed_from <= day <= self.closed_until

    def decides_on(self, day: date) -> bool:
        """Tell whether somebody is there who looks at requests."""
        return not self.is_closed_on(day) or self.acting_deputy is not None

    @cached_property
    def acting_deputy(self) -> "DealerEmployee | None":
        """The deputy, as long as it works here and has chosen a password."""
        if self.deputy_id is None:
            return None
        return self.employees.present().filter(pk=self.deputy_id).first()

    @property
    def is_closed_now(self) -> bool:
        return self.is_closed_on(timezone.localdate())

    @property
    def closure_notice(self) -> str:
        """Return until when it is closed and who decides meanwhile; nothing while it is open."""
        if not self.is_trading or not self.is_closed_now or self.closed_until is None:
            return ""
        closed = filled(
            gettext("%(dealer)s is closed until and including %(date)s."),
            dealer=self.name,
            date=date_format(self.closed_until),
        )
        if self.acting_deputy:
            return f"{closed} {gettext('A deputy looks at requests in the meantime.')}"
        return f"{closed} {gettext('After that your request is looked at.')}"

    def recipients(self, topic: NotificationTopic) -> "models.QuerySet[DealerEmployee]":
        """Return the employees who are mailed of this; while it is closed, its deputy alone.

        Somebody who was only invited is none of them. Nobody is at a dealer that has stopped: what
        is there is a matter of the staff.
        """
        if not self.is_trading:
            return self.employees.none()
        people = self.employees.present().select_related("user")
        if self.is_closed_now and (deputy := self.acting_deputy):
            return people.filter(pk=deputy.pk)
        return people.filter(topics__contains=[topic])


class DealerEmployeeQuerySet(models.QuerySet["DealerEmployee"]):
    def present(self) -> "DealerEmployeeQuerySet":
        """Return who works there and has accepted: it can be mailed, and be a deputy."""
        return self.filter(has_accepted("user__"), active=True)


class DealerEmployee(models.Model):
    """A person who works for a dealer. Leaving ends the access and keeps the history."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="employments", verbose_name=_("login")
    )
    dealer = models.ForeignKey(
        Dealer, on_delete=models.PROTECT, related_name="employees", verbose_name=_("dealer")
    )
    active = models.BooleanField(_("works here"), default=True)
    added_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )
    first_login_at = models.DateTimeField(_("first logged in"), null=True, editable=False)
    topics = ArrayField(
        models.CharField(max_length=20, choices=NotificationTopic.choices),
        verbose_name=_("receives mail when"),
        default=every_topic,
        blank=True,
    )

    objects = DealerEmployeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dealer employee")
        verbose_name_plural = _("dealer employees")
        constraints = [
            models.UniqueConstraint("user", "dealer", name="one_employment_per_dealer"),
            models.CheckConstraint(
                name="employee_topics_known",
                condition=Q(topics__contained_by=NotificationTopic.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.dealer}"
