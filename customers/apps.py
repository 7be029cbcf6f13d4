from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("customers")

    def ready(self) -> None:
        from customers import account_mails, mails, signals  # noqa: F401 - signals connect

        mails.register_events()
        account_mails.register_events()
