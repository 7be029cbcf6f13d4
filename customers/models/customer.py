"""The customer: a company that orders, or wants to order, through one dealer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer
from customers.fields import FoldedField
from customers.models.customer_queries import CustomerQuerySet
from customers.secret_links import random_reference
from customers.states import (
    ARCHIVABLE,
    DEALER_STOPPED,
    REFUSALS,
    TRANSITIONS,
    WITHOUT_DEALER,
    ActionRefused,
    EventKind,
    State,
    Verb,
)
from customers.working_days import is_working_day, working_days_after
from registry.abstract_models import Address
from registry.peppol_columns import peppol_id_column, peppol_id_constraint

if TYPE_CHECKING:
    from customers.models.contact import Contact
    from customers.models.history import CustomerEvent

# Columns that follow others: a save of only some columns names these too.
FOLDED_FIELDS = ("folded_name", "folded_city", "folded_statutory_name")
# Working days. The applicant reads them in registered.html and the mail request_assigned.
REMIND_AFTER, ESCALATE_AFTER = 2, 5


class Customer(Address):
    """A company buys at one dealer; the same company at another dealer is another customer."""

    class Origin(models.TextChoices):
        REGISTERED = "registered", _("asked for a login itself")
        ADDED = "added", _("added by the dealer")

    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=random_reference, editable=False
    )
    dealer = models.ForeignKey(
        Dealer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="customers",
        verbose_name=_("dealer"),
    )
    # The form that it was made with: one that is sent again, after Back, may correct it.
    form_reference = models.CharField(
        max_length=12, blank=True, default="", db_default="", db_index=True, editable=False
    )
    state = models.CharField(_("state"), max_length=10, choices=State, editable=False)
    origin = models.CharField(_("came in"), max_length=10, choices=Origin, editable=False)
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)
    requested_at = models.DateTimeField(_("requested on"), null=True, editable=False)
    archived_at = models.DateTimeField(_("archived on"), null=True, editable=False)
    # Counts the changes after which a page that showed the customer is out of date.
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # The earlier request or customer of the same company, for which this request was closed.
    duplicate_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name=_("closed as a duplicate of"),
        editable=False,
    )
    # While it waits: when whoever it waits for is reminded, and when the staff are told. Null once
    # that has been done.
    remind_at = models.DateTimeField(_("reminder on"), null=True, editable=False)
    escalate_at = models.DateTimeField(_("staff are told on"), null=True, editable=False)

    name = models.CharField(_("company name"), max_length=200)
    folded_name = FoldedField(source="name")
    folded_city = FoldedField(source="city")
    # Of the legal person, where the branch or trade name that was picked has another one.
    statutory_name = models.CharField(_("statutory name"), blank=True, default="", db_default="")
    folded_statutory_name = FoldedField(source="statutory_name", default="", db_default="")
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    # A company applies twice, has branches and comes back: these are indexed, never unique.
    register_number = models.CharField(_("register number"), max_length=64, blank=True)
    branch_number = models.CharField(_("branch number"), max_length=32, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=32, blank=True)
    duns = models.CharField(_("DUNS number"), max_length=9, blank=True)
    peppol_id = peppol_id_column()
    # By which the dealer's own system knows it; branches may share one.
    customer_number = models.CharField(
        _("customer number at the dealer"), max_length=40, blank=True, default="", db_default=""
    )

    # What the company directory said when the company was picked, beside what was then typed.
    directory_source = models.CharField(max_length=20, blank=True, editable=False)
    directory_ref = models.CharField(max_length=64, blank=True, editable=False)
    directory_record = models.JSONField(null=True, editable=False)
    directory_fetched_at = models.DateTimeField(null=True, editable=False)
    directory_checked_at = models.DateTimeField(null=True, editable=False)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes = [
            models.Index(fields=["dealer", "state", "folded_name", "id"], name="customer_list"),
            models.Index(fields=["country", "register_number"], name="customer_register_number"),
            models.Index(fields=["vat_number"], name="customer_vat_number"),
            models.Index(fields=["duns"], name="customer_duns"),
            models.Index(
                fields=["remind_at"], name="customer_to_remind", condition=~Q(remind_at=None)
            ),
            models.Index(
                fields=["escalate_at"], name="customer_to_escalate", condition=~Q(escalate_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="customer_state_exists", condition=Q(state__in=State.values)
            ),
            peppol_id_constraint("customer"),
            models.CheckConstraint(
                name="customer_has_dealer",
                condition=Q(dealer__isnull=False) | Q(state__in=WITHOUT_DEALER),
            ),
            models.CheckConstraint(
                name="customer_archived_only_when_closed",
                condition=Q(archived_at=None) | Q(state__in=ARCHIVABLE),
            ),
            models.CheckConstraint(
                name="customer_reminded_only_while_waiting",
                condition=Q(remind_at=None)
                | Q(state=State.PENDING)
                | Q(state=State.BLOCKED, archived_at=None),
            ),
            models.CheckConstraint(
                name="customer_escalated_only_while_pending",
                condition=Q(escalate_at=None) | Q(state=State.PENDING),
            ),
            models.CheckConstraint(
                name="customer_duplicate_only_when_rejected",
                condition=Q(duplicate_of=None) | Q(state=State.REJECTED),
            ),
            models.CheckConstraint(
                name="customer_registration_has_a_date",
                condition=Q(origin="added") | Q(origin="registered", requested_at__isnull=False),
            ),
            models.CheckConstraint(
                name="customer_directory_record_whole",
                condition=Q(
                    directory_record__isnull=True, directory_fetched_at=None, directory_source=""
                )
                | (
                    Q(directory_record__isnull=False, directory_fetched_at__isnull=False)
                    & ~Q(directory_source="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("customers:detail", args=[self.reference])

    @cached_property
    def contact(self) -> Contact | None:
        """Return the person whom the dealer calls and whom the login is for.

        When that one has left it is another manager; a buyer only where there is nobody else.
        """
        return contact_among([c for c in self.contacts.all() if c.ended_at is None])

    @property
    def seen(self) -> str:
        """Return what a button beside this customer carries: the version that it was shown in."""
        return str(self.version)

    @property
    def is_active(self) -> bool:
        return self.state == State.ACTIVE

    @property
    def is_at_stopped_dealer(self) -> bool:
        """Tell whether its dealer has stopped, so that the staff decide what becomes of it."""
        return self.dealer is not None and not self.dealer.is_trading

    def start_waiting(self) -> None:
        """Start the clocks of the reminders for whoever decides.

        Nobody is reminded of a customer that nobody can unblock, since its dealer has stopped.
        """
        self.stop_waiting()
        now = timezone.now()
        if self.state == State.PENDING:
            self.remind_at = self._after(now, REMIND_AFTER)
            self.escalate_at = self._after(now, ESCALATE_AFTER)
        elif not self.is_at_stopped_dealer:
            self.remind_at = self._after(now, REMIND_AFTER)

    def set_clocks_anew(self, since: datetime) -> None:
        """Set the clocks that still run as they are by now, for one that waits since then.

        Those days may have changed on which somebody decides about it.
        """
        if self.remind_at:
            self.remind_at = self._due_anew(self.remind_at, since, REMIND_AFTER)
        if self.escalate_at:
            self.escalate_at = self._due_anew(self.escalate_at, since, ESCALATE_AFTER)

    def _due_anew(self, due: datetime, since: datetime, days: int) -> datetime:
        now = timezone.now()
        anew = self._after(since, days)
        if due <= now or anew > now:
            return due if due <= now else anew
        # By the new days it would be too late already, though nobody was late until now.
        from_now = self._after(now, days)
        return min(due, from_now) if self._is_decided_on(timezone.localdate(due)) else from_now

    def _after(self, moment: datetime, days: int) -> datetime:
        return working_days_after(moment, days, works=self._is_decided_on)

    def _is_decided_on(self, day: date) -> bool:
        """Whether on this day somebody works who can decide about it."""
        if self.dealer is None or self.is_at_stopped_dealer:
            return is_working_day(day)
        return is_working_day(day, self.dealer.country) and self.dealer.decides_on(day)

    @property
    def answer_by(self) -> datetime | None:
        """Return until when an answer may be expected; None once it takes longer than usual.

        Every page and mail that names a day reads it here.
        """
        return self.remind_at if self.state == State.PENDING else None

    def stop_waiting(self) -> None:
        self.remind_at = self.escalate_at = None

    def is_still_to_unblock(self, events: Iterable[CustomerEvent]) -> bool:
        """Whether it was added and not unblocked since; one blocked later has a reason."""
        was_unblocked = any(event.kind == EventKind.UNBLOCKED for event in events)
        return self.state == State.BLOCKED and not self.archived_at and not was_unblocked

    def can(self, verb: Verb) -> bool:
        if verb is Verb.UNBLOCK and (self.dealer_id is None or self.is_at_stopped_dealer):
            return False
        return self.state in TRANSITIONS[verb].start

    def check_can(self, verb: Verb) -> None:
        """Raise ActionRefused, with the sentence for its state, when the verb is not legal now."""
        if self.state not in TRANSITIONS[verb].start:
            raise ActionRefused(REFUSALS[verb][State(self.state)])
        if verb is Verb.UNBLOCK and self.dealer_id is None:
            raise ActionRefused(_("Assign this request to a dealer first."))
        if verb is Verb.UNBLOCK and self.is_at_stopped_dealer:
            raise ActionRefused(DEALER_STOPPED)

    @property
    def can_be_archived(self) -> bool:
        return self.state in ARCHIVABLE and self.archived_at is None

    @property
    def can_be_passed_on(self) -> bool:
        return self.state == State.PENDING and self.dealer_id is not None

    @property
    def can_be_assigned(self) -> bool:
        return self.state == State.PENDING


def contact_among(people: list[Contact]) -> Contact | None:
    """Return who of these people is the contact: the manager that became it last, if any.

    Else the first manager, of those the first who has accepted its invitation.
    """
    chosen = [c for c in people if c.contact_since and c.is_manager]
    if chosen:
        return max(chosen, key=lambda c: (c.contact_since, c.pk))
    if len(people) == 1:
        return people[0]
    return min(people, key=lambda c: (not c.is_manager, not c.has_accepted, c.pk), default=None)
