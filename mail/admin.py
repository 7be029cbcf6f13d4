"""The mail log in the administration: staff read it, and send mails again."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mail.actions import resend_mail
from mail.models import Mail
from web.responses import perform_each
from web.sentences import filled


@admin.register(Mail)
class MailAdmin(admin.ModelAdmin[Mail]):
    date_hierarchy = "created_at"
    list_display = ["created_at", "to", "event", "state", "attempts", "error", "sent_at"]
    list_filter = ["state", "event", "language"]
    search_fields = ["to", "name", "message_id"]
    actions = ["send_again"]
    fields = [
        ("event", "about_what"),
        ("to", "name"),
        ("language", "site_host"),
        "state",
        "error",
        ("attempts", "next_attempt_at", "lease_until"),
        ("created_at", "sent_at", "arrived_at", "reported_at"),
        "message_id",
    ]
    readonly_fields = ["about_what"]

    @admin.display(description=_("about"))
    def about_what(self, mail: Mail) -> str:
        kind = mail.content_type.model_class()
        if mail.about is None or kind is None or not self.admin_site.is_registered(kind):
            return str(mail.about or "")
        opts = kind._meta
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[mail.object_id])
        return format_html('<a href="{}">{}</a>', url, mail.about)

    @admin.action(description=_("Send again"), permissions=["send_again"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        def send(mail: Mail) -> None:
            resend_mail(mail)
            self.log_change(request, mail, gettext("Sent again"))

        def done(count: int) -> str:
            sentence = ngettext(
                "%(count)d mail is sent again.", "%(count)d mails are sent again.", count
            )
            return filled(sentence, count=count)

        perform_each(request, send, queryset, done=done)

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mail.view_mail")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Mail | None = None) -> bool:
        return False
