from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("customers")

    def ready(self) -> None:
        from customers import account_mail_contexts, mail_contexts, signals  # noqa: F401 - signals connect

        mail_contexts.register_events()
        account_mail_contexts.register_events()
