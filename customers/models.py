"""End customers: their states, their people, their invitations and their history.

A model knows what is legal; `customers.actions` makes it happen and is the only place that does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Dealer, User
from customers.fields import FoldedField
from customers.secrets import SecretLink, random_reference
from customers.working_days import is_working_day, working_days_after
from registry.folding import fold

if TYPE_CHECKING:
    from customers.access import Actor


class State(models.TextChoices):
    PENDING = "pending", pgettext_lazy("state", "pending")
    BLOCKED = "blocked", pgettext_lazy("state", "blocked")
    ACTIVE = "active", pgettext_lazy("state", "active")
    REJECTED = "rejected", pgettext_lazy("state", "rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("state", "withdrawn")


class Verb(models.TextChoices):
    """What can be done to a customer's state."""

    UNBLOCK = "unblock", _("Unblock")
    BLOCK = "block", _("Block")
    REJECT = "reject", _("Reject")
    WITHDRAW = "withdraw", _("Withdraw request")


# verb: (states it starts from, state it leads to). The migrations repeat it for the database.
TRANSITIONS: dict[Verb, tuple[frozenset[State], State]] = {
    Verb.UNBLOCK: (frozenset({State.PENDING, State.BLOCKED, State.REJECTED}), State.ACTIVE),
    Verb.BLOCK: (frozenset({State.ACTIVE}), State.BLOCKED),
    Verb.REJECT: (frozenset({State.PENDING}), State.REJECTED),
    Verb.WITHDRAW: (frozenset({State.PENDING}), State.WITHDRAWN),
}
WITHOUT_DEALER = (State.PENDING, State.REJECTED, State.WITHDRAWN)
ARCHIVABLE = (State.BLOCKED, State.WITHDRAWN)
REMIND_AFTER, ESCALATE_AFTER = 2, 5  # working days


class Refused(Exception):
    """An action that is not allowed now; `str()` is a sentence for the person who tried."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class EmailMissing(Refused):
    """Unblocking needs an address for the login, and there is none."""


REFUSALS: dict[Verb, dict[State, Any]] = {
    Verb.UNBLOCK: {
        State.ACTIVE: _("This customer has already been unblocked."),
        State.WITHDRAWN: _("The applicant has withdrawn this request."),
    },
    Verb.BLOCK: {
        State.BLOCKED: _("This customer has already been blocked."),
        State.PENDING: _("This request has not been accepted yet. You can reject it."),
        State.REJECTED: _("This request has been rejected, so there is nothing to block."),
        State.WITHDRAWN: _("The applicant has withdrawn this request."),
    },
    Verb.REJECT: {
        State.REJECTED: _("This request has already been rejected."),
        State.ACTIVE: _("This customer has been unblocked. You can block it."),
        State.BLOCKED: _("This customer is blocked, so there is no request to reject."),
        State.WITHDRAWN: _("The applicant has withdrawn this request."),
    },
    Verb.WITHDRAW: {
        State.WITHDRAWN: _("This request has already been withdrawn."),
        State.ACTIVE: _("This request has already been accepted."),
        State.BLOCKED: _("This request has already been handled."),
        State.REJECTED: _("This request has already been rejected."),
    },
}


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, actor: Actor | None) -> CustomerQuerySet:
        """The only place that knows which customers somebody may see."""
        if actor is None:
            return self.none()
        if actor.is_staff:
            return self
        if actor.employee:
            return self.filter(dealer_id=actor.employee.dealer_id)
        if actor.contact:
            return self.filter(pk=actor.contact.customer_id)
        return self.none()

    def pending(self) -> CustomerQuerySet:
        return self.filter(state=State.PENDING)

    def listed(self) -> CustomerQuerySet:
        """Customers that have, or will have, a login through their dealer."""
        return self.filter(state__in=(State.ACTIVE, State.BLOCKED), archived_at=None)

    def search(self, text: str) -> CustomerQuerySet:
        """Customers of which every word stands in the company, the town, a person or an address."""
        found = self
        for word in text.replace("\0", "").split()[:8]:
            people = Contact.objects.filter(
                Q(name__icontains=word) | Q(email__icontains=word), ended_at=None
            )
            found = found.filter(
                Q(folded_name__contains=fold(word) or word)
                | Q(folded_city__contains=fold(word) or word)
                | Q(register_number=word)
                | Q(pk__in=people.values("customer"))
            )
        return found


class Customer(models.Model):
    """A company at one dealer. The same company at another dealer is another customer."""

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
    state = models.CharField(_("state"), max_length=10, choices=State, editable=False)
    origin = models.CharField(_("came in"), max_length=10, choices=Origin, editable=False)
    created_at = models.DateTimeField(_("added on"), auto_now_add=True)
    requested_at = models.DateTimeField(_("requested on"), null=True, editable=False)
    archived_at = models.DateTimeField(_("archived on"), null=True, editable=False)
    # While it waits: when whoever it waits for is reminded, and when the staff are told. Null once
    # that has been done.
    remind_at = models.DateTimeField(_("reminder on"), null=True, editable=False)
    escalate_at = models.DateTimeField(_("staff are told on"), null=True, editable=False)

    name = models.CharField(_("company name"), max_length=200)
    folded_name = FoldedField(source="name")
    country = models.CharField(_("country code"), max_length=2)
    street = models.CharField(_("street"), max_length=120)
    house_number = models.CharField(_("house number"), max_length=20, blank=True)
    addition = models.CharField(_("addition"), max_length=20, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    city = models.CharField(_("town"), max_length=80)
    folded_city = FoldedField(source="city")
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    # A company applies twice, has branches and comes back: these are indexed, never unique.
    register_number = models.CharField(_("register number"), max_length=32, blank=True)
    branch_number = models.CharField(_("branch number"), max_length=32, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=32, blank=True)
    duns = models.CharField(_("DUNS number"), max_length=9, blank=True)

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
        """The person whom this customer's login is for: the first one that has not left."""
        people = [c for c in self.contacts.all() if c.ended_at is None]
        return min(people, key=lambda c: c.pk, default=None)

    @property
    def is_active(self) -> bool:
        return self.state == State.ACTIVE

    def start_waiting(self) -> None:
        """From now on the clock of the reminders runs for whoever decides."""
        now = timezone.now()
        self.remind_at = working_days_after(now, REMIND_AFTER, works=self._is_decided_on)
        self.escalate_at = None
        if self.state == State.PENDING:
            self.escalate_at = working_days_after(now, ESCALATE_AFTER, works=self._is_decided_on)

    def _is_decided_on(self, day: date) -> bool:
        """Whether on this day somebody works who can let it in."""
        return is_working_day(day) and (self.dealer is None or self.dealer.decides_on(day))

    def stop_waiting(self) -> None:
        self.remind_at = self.escalate_at = None

    def is_still_to_unblock(self, events: Iterable[CustomerEvent]) -> bool:
        """Added, and not let in since; not one that was blocked later, with a reason."""
        was_let_in = any(event.kind == CustomerEvent.Kind.UNBLOCKED for event in events)
        return self.state == State.BLOCKED and not self.archived_at and not was_let_in

    def can(self, verb: Verb) -> bool:
        if verb is Verb.UNBLOCK and self.dealer_id is None:
            return False
        return self.state in TRANSITIONS[verb][0]

    def check_can(self, verb: Verb) -> None:
        """Raises Refused, with the sentence for the state it is in."""
        if self.state not in TRANSITIONS[verb][0]:
            raise Refused(REFUSALS[verb][State(self.state)])
        if verb is Verb.UNBLOCK and self.dealer_id is None:
            raise Refused(_("Assign this request to a dealer first."))

    @property
    def can_be_archived(self) -> bool:
        return self.state in ARCHIVABLE and self.archived_at is None

    @property
    def can_be_passed_on(self) -> bool:
        return self.state == State.PENDING and self.dealer_id is not None


class PersonalQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, actor: Actor | None) -> PersonalQuerySet:
        return self.filter(customer__in=Customer.objects.visible_to(actor))

    def present(self) -> PersonalQuerySet:
        return self.filter(ended_at=None)

    def managers(self) -> PersonalQuerySet:
        return self.present().filter(role=Contact.Role.MANAGER)

    def with_access(self) -> PersonalQuerySet:
        """Contacts that let their person in: not gone, linked, and of an active customer."""
        return self.present().filter(customer__state=State.ACTIVE, user__isnull=False)


class Contact(models.Model):
    """A person at a customer. The person gets its login when the customer is unblocked."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("manager")
        BUYER = "buyer", _("buyer")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("login"),
    )
    name = models.CharField(_("contact person"), max_length=120, blank=True)
    email = models.EmailField(_("email address"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="nl"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MANAGER)
    approval_above = models.DecimalField(
        _("needs approval above"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("Euros without VAT. Empty: may order without approval."),
    )
    first_login_at = models.DateTimeField(_("first logged in"), null=True, editable=False)
    ended_at = models.DateTimeField(_("left"), null=True, editable=False)

    objects = PersonalQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                name="contact_email_lower_case", condition=Q(email=Lower("email"))
            ),
            models.UniqueConstraint(
                fields=["customer", "email"],
                condition=Q(ended_at=None) & ~Q(email=""),
                name="one_contact_per_address",
            ),
            models.CheckConstraint(
                name="contact_login_has_an_address", condition=Q(user=None) | ~Q(email="")
            ),
            models.CheckConstraint(
                name="contact_manager_approves_itself",
                condition=Q(approval_above=None) | Q(role="buyer", approval_above__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_manager(self) -> bool:
        return self.role == self.Role.MANAGER


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Neither used nor replaced; it may have expired."""
        return self.filter(used_at=None, replaced_at=None)


def invitation_expiry() -> datetime:
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)


class Invitation(SecretLink):
    """A link by which one contact chooses a password, once."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=invitation_expiry)
    opened_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(used_at=None, replaced_at=None),
                name="one_open_invitation_per_contact",
            ),
            models.CheckConstraint(
                name="invitation_used_or_replaced", condition=Q(used_at=None) | Q(replaced_at=None)
            ),
            models.CheckConstraint(
                name="invitation_expires_later", condition=Q(expires_at__gt=F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.replaced_at is None

    @property
    def is_expired(self) -> bool:
        return timezone.now() >= self.expires_at


class RequestLink(SecretLink):
    """The private link of an applicant to the page of its request."""

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="request_link")

    def __str__(self) -> str:
        return str(self.customer)


class EventQuerySet(models.QuerySet["CustomerEvent"]):
    def visible_to(self, actor: Actor | None) -> EventQuerySet:
        """History as somebody may read it: never what happened at another dealer."""
        events = self.filter(customer__in=Customer.objects.visible_to(actor))
        if actor and actor.employee:
            own = Q(dealer_id=actor.employee.dealer_id)
            return events.filter(own | Q(kind=CustomerEvent.Kind.REQUESTED))
        return events


def _legal_event() -> Q:
    """The state changes that history may tell of, for the database."""
    kinds = {
        Verb.UNBLOCK: "unblocked",
        Verb.BLOCK: "blocked",
        Verb.REJECT: "rejected",
        Verb.WITHDRAW: "withdrawn",
    }
    legal = Q(kind="requested", from_state="", to_state="pending")
    legal |= Q(kind="added", from_state="", to_state="blocked")
    for verb, (starts, end) in TRANSITIONS.items():
        legal |= Q(kind=kinds[verb], from_state__in=sorted(starts), to_state=end)
    changing = ["requested", "added", *kinds.values()]
    return legal | (~Q(kind__in=changing) & Q(from_state=F("to_state")))


class CustomerEvent(models.Model):
    """One line of a customer's history. Written once; a trigger refuses any change."""

    class Kind(models.TextChoices):
        REQUESTED = "requested", _("Login requested")
        ADDED = "added", _("Added by the dealer")
        UNBLOCKED = "unblocked", _("Unblocked")
        BLOCKED = "blocked", pgettext_lazy("history", "Blocked")
        REJECTED = "rejected", pgettext_lazy("history", "Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn by the applicant")
        ARCHIVED = "archived", _("Archived")
        RESTORED = "restored", _("Taken back from the archive")
        PASSED_ON = "passed_on", _("Passed on: not our customer")
        ASSIGNED = "assigned", _("Assigned to the dealer")
        CHANGED = "changed", _("Details changed")
        CONTACT_CORRECTED = "contact_corrected", _("Contact corrected")
        INVITED_AGAIN = "invited_again", _("Login sent again")
        FIRST_LOGIN = "first_login", _("Logged in for the first time")
        REMINDED = "reminded", _("Reminded: this customer waits")
        ESCALATED = "escalated", _("Told the wholesaler that this request waits")
        LINKED = "linked", _("Compared with the company directory")
        LISTING_CHANGED = "listing_changed", _("Changed in the company directory")
        LISTING_ADOPTED = "listing_adopted", _("Change in the company directory adopted")
        LISTING_IGNORED = "listing_ignored", _("Change in the company directory ignored")
        COLLEAGUE_ADDED = "colleague_added", _("Login for a colleague added")
        COLLEAGUE_CHANGED = "colleague_changed", _("Role of a colleague changed")
        COLLEAGUE_LEFT = "colleague_left", _("Access of a colleague ended")

    class By(models.TextChoices):
        STAFF = "staff", _("staff")
        EMPLOYEE = "employee", _("dealer")
        CONTACT = "contact", _("customer")
        APPLICANT = "applicant", _("applicant")
        SYSTEM = "system", _("automatically")

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="events", verbose_name=_("customer")
    )
    dealer = models.ForeignKey(
        Dealer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("dealer")
    )
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    from_state = models.CharField(_("from"), max_length=10, choices=State, blank=True)
    to_state = models.CharField(_("to"), max_length=10, choices=State)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    internal_note = models.CharField(_("internal note"), max_length=500, blank=True)
    by_kind = models.CharField(_("by"), max_length=10, choices=By)
    by_user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["customer", "at"], name="customer_history")]
        constraints = [
            models.CheckConstraint(name="event_changes_state_legally", condition=_legal_event()),
            models.CheckConstraint(
                name="event_has_its_reason",
                condition=~Q(kind__in=["blocked", "rejected"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="event_is_by_somebody",
                condition=Q(by_user__isnull=False, by_kind__in=["staff", "employee", "contact"])
                | Q(by_user=None, by_kind__in=["applicant", "system"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.customer}"


class ListingChangeQuerySet(models.QuerySet["ListingChange"]):
    def open(self) -> ListingChangeQuerySet:
        return self.filter(settled_at=None)


class ListingChange(models.Model):
    """What the company directory says of a customer by now, for its dealer to adopt or ignore."""

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("adopted")
        IGNORED = "ignored", _("ignored")
        OUTDATED = "outdated", _("no longer so")

    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="listing_changes",
        verbose_name=_("customer"),
    )
    record = models.JSONField()  # a Company; the last one known when it is no longer listed
    is_listed = models.BooleanField(default=True)
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)

    objects = ListingChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change in the company directory")
        verbose_name_plural = _("changes in the company directory")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(settled_at=None),
                name="one_open_listing_change_per_customer",
            ),
            models.CheckConstraint(
                name="listing_change_settled_with_outcome",
                condition=Q(settled_at=None, outcome="")
                | (Q(settled_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.customer)

    @property
    def fingerprint(self) -> str:
        """Of what it says, whichever reply of the source it was read from."""
        said = {name: value for name, value in self.record.items() if name != "transaction_id"}
        text = json.dumps([said, self.is_listed], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
