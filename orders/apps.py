from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("catalogue and orders")

    def ready(self) -> None:
        from orders import mail_contexts, mail_previews

        mail_contexts.register_events()
        mail_previews.register_previews()
