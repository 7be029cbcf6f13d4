"""The wholesaler's own system, on loopback: it takes orders, and fails in every way it is told."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DRIP_SECONDS = 0.02  # between two bytes of what drips; it goes on for half a minute
DRIPS = 1500
FLOOD = b"flood " * 200_000


@dataclass(frozen=True)
class Reply:
    """Describes how a request is answered: a status with a text, or trouble on the way.

    The trouble is "drip" (the text a byte at a time), "drip_head" (the headers so), "flood", "bomb"
    (packed), "short" (closed in the middle) or "reset" (closed without an answer).
    """

    status: int = 200
    content: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def text(self) -> bytes:
        return f"answer {self.status}".encode() if self.content is None else self.content


class Receiver(ThreadingHTTPServer):
    """Answers with what stands in `replies`, one after another; after those with 200."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies: list[Reply] = []
        self.usual = Reply()
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.dripped = 0  # answers that somebody waited for until the last byte
        self.stopped = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/orders"

    def handle_error(self, *_args: Any) -> None:
        """Say nothing: whoever asked has hung up, which is what a test is about."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run the system for a block."""
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((dict(self.headers), body))
        reply = self.server.replies.pop(0) if self.server.replies else self.server.usual
        with suppress(OSError):  # whoever asked has hung up
            self._answer(reply)

    def _answer(self, reply: Reply) -> None:
        match reply.trouble:
            case "reset":
                self.close_connection = True
            case "drip_head":
                self._drip(b"HTTP/1.1 200 OK\r\nX-Drip: " + b"x" * DRIPS)
            case "drip":
                self._head(reply, DRIPS)
                self._drip(b"y" * DRIPS)
            case "flood":
                self._head(reply, len(FLOOD))
                self.wfile.write(FLOOD)
            case "bomb":
                packed = gzip.compress(bytes(50_000_000))
                self._head(reply, len(packed), {"Content-Encoding": "gzip"})
                self.wfile.write(packed)
            case "short":
                self._head(reply, len(reply.text) + 100)
                self.wfile.write(reply.text)
            case _:
                self._head(reply, len(reply.text))
                self.wfile.write(reply.text)

    def _head(self, reply: Reply, length: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(reply.status)
        for name, value in {**reply.headers, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _drip(self, content: bytes) -> None:
        for byte in content:
            if self.server.stopped.wait(DRIP_SECONDS):
                return
            self.wfile.write(bytes([byte]))
        self.server.dripped += 1

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""
