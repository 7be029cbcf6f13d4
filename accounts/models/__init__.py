"""People who log in, and the dealers they work for."""

from accounts.models.dealers import (
    Dealer,
    DealerEmployee,
    DealerEmployeeQuerySet,
    DealerQuerySet,
    NotificationTopic,
    every_topic,
)
from accounts.models.people import User, UserManager, has_accepted

__all__ = [
    "Dealer",
    "DealerEmployee",
    "DealerEmployeeQuerySet",
    "DealerQuerySet",
    "NotificationTopic",
    "User",
    "UserManager",
    "every_topic",
    "has_accepted",
]
