"""Holds what can go wrong with a source, switched on from a test or from outside."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

# How an answer gets lost on its way, whatever it was.
TRANSPORT = ("slow", "drip", "reset", "truncated", "html", "server_error")
# An answer with any status and code of the tables of errors.
ERROR = "error"


@dataclass
class Fault:
    """Describes trouble, for calls whose path has `path` in it, `times` times; None: always."""

    kind: str = ""
    path: str = ""
    times: int | None = None
    seconds: float = 30.0  # how slow
    status: int = 0  # of "html" and "error"; 0: as it usually is
    code: str = ""  # of "error"

    def strikes(self, path: str) -> bool:
        if not self.kind or self.path not in path or self.times == 0:
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass
class Limits:
    """Holds what the contract allows, as settings of one stand-in."""

    per_second: float = 5.0
    quota: int | None = None  # calls until there is nothing left
    token_seconds: float = 86_400.0
    miss_code: str = "21501"  # of a search that finds nothing, which is not documented


@dataclass
class Switches:
    """Holds how a stand-in behaves now, and counts what it has been asked."""

    usual: Limits = field(default_factory=Limits)
    fault: Fault = field(default_factory=Fault)
    calls: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    clock: Callable[[], float] = time.monotonic  # which a test may stop
    _allowance: float | None = None
    _at: float = 0.0

    def __post_init__(self) -> None:
        self.limits = replace(self.usual)

    def reset(self) -> None:
        with self.lock:
            self.fault, self.limits, self._allowance = Fault(), replace(self.usual), None
            self.calls.clear()

    def set(self, wanted: dict[str, Any]) -> None:
        """{"fault": {"kind": "slow", "seconds": 3}, "limits": {"per_second": 1}}.

        Raises TypeError for a name that does not exist.
        """
        with self.lock:
            if "fault" in wanted:
                self.fault = Fault(**wanted["fault"])
            if "limits" in wanted:
                self.limits, self._allowance = replace(self.usual, **wanted["limits"]), None

    def seen(self, path: str) -> bool:
        """Count a call; whether the fault strikes it."""
        with self.lock:
            self.calls[path] += 1
            return self.fault.strikes(path)

    def admits(self) -> str:
        """Empty when a call is allowed; else which limit is reached: "rate" or "quota"."""
        with self.lock:
            now, limits = self.clock(), self.limits
            most = max(1.0, limits.per_second)
            passed = 0.0 if self._allowance is None else now - self._at
            kept = most if self._allowance is None else self._allowance
            self._allowance = min(most, kept + limits.per_second * passed)
            self._at = now
            if limits.quota == 0:
                return "quota"
            if self._allowance < 1:
                return "rate"
            self._allowance -= 1
            if limits.quota is not None:
                limits.quota -= 1
            return ""

    def as_told(self) -> dict[str, Any]:
        return {
            "fault": asdict(self.fault),
            "limits": asdict(self.limits),
            "calls": dict(self.calls),
        }
