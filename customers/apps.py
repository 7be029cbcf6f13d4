from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("customers")

    def ready(self) -> None:
        from customers import duplicates, mail_events
        from mail.events import register
        from registry import known_companies

        register(*mail_events.EVENTS)
        known_companies.register(duplicates.known_companies)
