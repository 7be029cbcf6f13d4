"""The admin of pushes to the wholesaler's system: what failed, what waits, and sending it again."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from customers.admin import ReadOnly
from orders.models import OrderPush, PushAttempt, PushOutage
from orders.order_search import order_key
from orders.push.delivery import push_again, push_failed_again
from web.sentences import filled


class AttemptInline(ReadOnly, admin.TabularInline[PushAttempt, OrderPush]):
    model = PushAttempt
    fields = readonly_fields = ("at", "status", "answer")
    extra = 0


@admin.register(OrderPush)
class OrderPushAdmin(ReadOnly, admin.ModelAdmin[OrderPush]):
    list_display = ("order", "state", "last_answer", "attempts", "next_attempt_at", "sent_at")
    list_filter = ("state",)
    list_select_related = ("order",)
    search_fields = ("order__customer_name",)
    search_help_text = _("Order number or company")
    inlines = (AttemptInline,)
    actions = ("send_again",)
    change_list_template = "admin/orders/orderpush/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderPush]:
        last = PushAttempt.objects.filter(push=OuterRef("pk")).order_by("-pk")
        columns = {"last_status": last.values("status")[:1], "last_text": last.values("answer")[:1]}
        subqueries = {name: Subquery(column) for name, column in columns.items()}
        return super().get_queryset(request).annotate(**subqueries)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[OrderPush], search_term: str
    ) -> tuple[QuerySet[OrderPush], bool]:
        """Find the order with this number, else by the names of companies."""
        key = order_key(search_term)
        if key and queryset.filter(order=key).exists():
            return queryset.filter(order=key), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=_("last answer"))
    def last_answer(self, push: OrderPush) -> str:
        """Say what the system answered last: its status, and the beginning of its words."""
        status, text = getattr(push, "last_status", None), getattr(push, "last_text", None)
        return f"{status or ''} {text or ''}".strip()[:MAX_ANSWER_SHOWN] or "-"

    @admin.action(description=_("Send again"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[OrderPush]) -> None:
        for push in queryset:
            push_again(push)
        self.message_user(request, _("They are sent again."))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.send_failed_again)
        name = "orders_orderpush_send_failed"
        return [path("mislukte-opnieuw/", view, name=name), *super().get_urls()]

    def send_failed_again(self, request: HttpRequest) -> HttpResponse:
        """Ask, and then send again everything that was given up, whatever a list shows of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            self.message_user(request, _sent_again(push_failed_again()), messages.SUCCESS)
            return redirect("admin:orders_orderpush_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Send all failed orders again"),
            "count": OrderPush.objects.failed().count(),
            "opts": self.opts,
            "list_url": reverse("admin:orders_orderpush_changelist"),
        }
        return TemplateResponse(request, "admin/orders/orderpush/send_failed.html", context)


@admin.register(PushOutage)
class PushOutageAdmin(ReadOnly, admin.ModelAdmin[PushOutage]):
    list_display = ("began_at", "ended_at", "push", "status")
    list_select_related = ("push__order",)
    fields = list_display


MAX_ANSWER_SHOWN = 80  # characters, in the list


def _sent_again(count: int) -> str:
    sentence = ngettext("%(count)d order is sent again.", "%(count)d orders are sent again.", count)
    return filled(sentence, count=count)
