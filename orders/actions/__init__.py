"""Actions on baskets, orders, discounts and addresses: one function, one transaction each."""

from orders.actions.approval import approve_order, check_may_approve, decline_order
from orders.actions.baskets import (
    AddedLines,
    Answer,
    LineConflict,
    add_to_basket,
    basket_of,
    change_basket,
    empty_basket,
    move_baskets,
    order_again,
    save_details,
)
from orders.actions.delivery_addresses import (
    add_delivery_address,
    end_delivery_address,
)
from orders.actions.discounts import end_discount, set_discount
from orders.actions.ordering import (
    TOO_LARGE,
    BasketChanged,
    changes_in,
    check_may_order,
    make_order,
    needs_approval,
    order_of_attempt,
    place_order,
)
from orders.actions.prepared_baskets import (
    dismiss_prepared_basket,
    prepare_basket,
    take_prepared_basket,
)

__all__ = [
    "TOO_LARGE",
    "AddedLines",
    "Answer",
    "BasketChanged",
    "LineConflict",
    "add_delivery_address",
    "add_to_basket",
    "approve_order",
    "basket_of",
    "change_basket",
    "changes_in",
    "check_may_approve",
    "check_may_order",
    "decline_order",
    "dismiss_prepared_basket",
    "empty_basket",
    "end_delivery_address",
    "end_discount",
    "make_order",
    "move_baskets",
    "needs_approval",
    "order_again",
    "order_of_attempt",
    "place_order",
    "prepare_basket",
    "save_details",
    "set_discount",
    "take_prepared_basket",
]
