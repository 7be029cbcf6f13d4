"""Who looks, as far as the models need to know it to say what may be seen."""

from __future__ import annotations

from typing import Protocol


class Viewer(Protocol):
    """Somebody who reads rows: staff, an employee of one dealer, or a contact of one customer.

    At most one of the three holds. `customers.actors.Actor` is the viewer of every request.
    """

    @property
    def is_staff(self) -> bool: ...

    @property
    def dealer_id(self) -> int | None:
        """The key of the dealer for whom an employee looks; None for everybody else."""

    @property
    def customer_id(self) -> int | None:
        """The key of the customer for whom a contact looks; None for everybody else."""
