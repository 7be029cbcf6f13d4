"""Keeping the file of an order while it is asked about, and adding its lines after that."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from orders.actions.baskets import AddedLines, add_to_basket
from orders.models import Basket, OrderUpload
from orders.order_lines import TypedLine

KEPT_FOR = timedelta(days=1)  # a file that nobody has said anything about


def keep_upload(basket: Basket, content: bytes, typed_lines: Collection[TypedLine]) -> OrderUpload:
    """Keep a file, with the lines that were typed beside it, in the place of an earlier one."""
    kept = {
        "content": content,
        "typed_lines": [(line.number, line.quantity) for line in typed_lines],
        "kept_at": timezone.now(),
    }
    upload, _is_new = OrderUpload.objects.update_or_create(basket=basket, defaults=kept)
    return upload


def kept_lines(basket: Basket) -> list[TypedLine]:
    """Return the lines that were typed beside a file about which nothing has been said yet."""
    upload = OrderUpload.objects.filter(basket=basket).defer("content").first()
    return _typed_lines(upload) if upload else []


@transaction.atomic
def add_quick_order(basket: Basket, lines: Iterable[TypedLine]) -> AddedLines:
    """Add lines to a basket in the place of those of a file that was kept."""
    OrderUpload.objects.filter(basket=basket).delete()
    return add_to_basket(basket, lines)


@transaction.atomic
def add_uploaded_lines(upload: OrderUpload, lines: Iterable[TypedLine]) -> AddedLines:
    """Add the lines of a file, and those that were typed beside it, to the basket."""
    return add_quick_order(upload.basket, [*_typed_lines(upload), *lines])


def _typed_lines(upload: OrderUpload) -> list[TypedLine]:
    return [TypedLine.from_input(number, quantity) for number, quantity in upload.typed_lines]


def delete_old_uploads() -> int:
    """Delete the files that nobody has said anything about; return how many."""
    old = OrderUpload.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]
