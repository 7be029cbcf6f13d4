from tests.registry.sources import (
    _running_dnb,
    _running_kvk,
    outside,
    remote_seconds,
    standin_dnb,
    standin_kvk,
    timeouts,
)

__all__ = [
    "_running_dnb",
    "_running_kvk",
    "outside",
    "remote_seconds",
    "standin_dnb",
    "standin_kvk",
    "timeouts",
]
