"""What happened to a customer, written once and never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Dealer, User
from customers.models.customer import Customer
from customers.states import TRANSITIONS, EventKind, State
from customers.viewer import Viewer


class EventQuerySet(models.QuerySet["CustomerEvent"]):
    def visible_to(self, viewer: Viewer | None) -> EventQuerySet:
        """Give the history that somebody may read: never what happened at another dealer."""
        events = self.filter(customer__in=Customer.objects.visible_to(viewer))
        if viewer and viewer.dealer_id is not None:
            own = Q(dealer_id=viewer.dealer_id)
            return events.filter(own | Q(kind=CustomerEvent.Kind.REQUESTED))
        return events


def _legal_event() -> Q:
    """Build the condition on an event: the state changes that history may tell of."""
    legal = Q(kind="requested", from_state="", to_state="pending")
    legal |= Q(kind="added", from_state="", to_state="blocked")
    for transition in TRANSITIONS.values():
        legal |= Q(
            kind=transition.event.value,
            from_state__in=sorted(transition.start),
            to_state=transition.end,
        )
    changing = ["requested", "added", *(t.event.value for t in TRANSITIONS.values())]
    return legal | (~Q(kind__in=changing) & Q(from_state=F("to_state")))


class CustomerEvent(models.Model):
    """One line of a customer's history is written once; a trigger refuses any change."""

    Kind = EventKind

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
                condition=~Q(kind__in=["blocked", "rejected", "duplicate"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="event_is_by_somebody",
                condition=Q(by_user__isnull=False, by_kind__in=["staff", "employee", "contact"])
                | Q(by_user=None, by_kind__in=["applicant", "system"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.customer}"
