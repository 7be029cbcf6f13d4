"""Actions on baskets, orders, discounts and addresses: one function, one transaction each."""

from orders.actions.approval import approve_order, decline_order
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
    prepare_list,
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
    check_may_order,
    make_order,
    needs_approval,
    place_order,
)
from orders.actions.uploads import add_uploaded_lines, delete_old_uploads, keep_upload

__all__ = [
    "TOO_LARGE",
    "AddedLines",
    "Answer",
    "BasketChanged",
    "LineConflict",
    "add_delivery_address",
    "add_to_basket",
    "add_uploaded_lines",
    "approve_order",
    "basket_of",
    "change_basket",
    "check_may_order",
    "decline_order",
    "delete_old_uploads",
    "empty_basket",
    "end_delivery_address",
    "end_discount",
    "keep_upload",
    "make_order",
    "move_baskets",
    "needs_approval",
    "order_again",
    "place_order",
    "prepare_list",
    "save_details",
    "set_discount",
]
