from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("catalogue and orders")

    def ready(self) -> None:
        from mail.events import register
        from orders import mail_events

        register(*mail_events.EVENTS)
