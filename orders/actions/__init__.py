"""Everything that happens to baskets, orders and discounts: one function, one transaction each."""

from orders.actions.approval import approve_order, refuse_order
from orders.actions.baskets import (
    Added,
    add_to_basket,
    basket_of,
    change_basket,
    empty_basket,
    prepare_list,
    save_details,
)
from orders.actions.delivery_addresses import (
    add_delivery_address,
    end_delivery_address,
)
from orders.actions.discounts import end_discount, set_discount
from orders.actions.ordering import (
    Changed,
    check_may_order,
    make_order,
    needs_approval,
    place_order,
)

__all__ = [
    "Added",
    "Changed",
    "add_delivery_address",
    "add_to_basket",
    "approve_order",
    "basket_of",
    "change_basket",
    "check_may_order",
    "empty_basket",
    "end_delivery_address",
    "end_discount",
    "make_order",
    "needs_approval",
    "place_order",
    "prepare_list",
    "refuse_order",
    "save_details",
    "set_discount",
]
