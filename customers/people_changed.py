"""Tells the apps above that the people of a customer changed, in the transaction that changes them.

An app that keeps something by person hands over a function when it starts, as it does with its mail
events; so customers need to know nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import User
from customers.models import Customer

_after_change: list[Callable[[Customer], None]] = []
_before_joining: list[Callable[[User, User], None]] = []


def after_change(function: Callable[[Customer], None]) -> None:
    """Call this with each customer whose managers may be others now; the customer is locked."""
    _after_change.append(function)


def before_joining(function: Callable[[User, User], None]) -> None:
    """Call this with the login that stays and the one that goes, before any lock on a customer."""
    _before_joining.append(function)


def notify_of_change(customer: Customer) -> None:
    for function in _after_change:
        function(customer)


def prepare_joining(kept: User, joined: User) -> None:
    for function in _before_joining:
        function(kept, joined)
