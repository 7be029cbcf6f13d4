from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("catalogue and orders")

    def ready(self) -> None:
        from customers import people_changed
        from mail.events import register
        from orders import mail_events
        from orders.actions import move_baskets
        from orders.approvers import ask_new_approvers

        register(*mail_events.EVENTS)
        people_changed.after_change(ask_new_approvers)
        people_changed.before_joining(move_baskets)
