"""Serves HTTP on loopback, answers as a source does, and fails as one."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from tests.standins.faults import ERROR, TRANSPORT, Fault, Switches

CONTROL = "/_control"
STOP_LOOK_SECONDS = 0.02  # between two looks whether it should stop
PAGE = b"<!doctype html><title>502</title><h1>Bad gateway</h1>"


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    query: list[tuple[str, str]]
    headers: Mapping[str, str]
    content: bytes

    def first(self, name: str) -> str:
        return next((value for key, value in self.query if key.lower() == name.lower()), "")

    def json(self) -> dict[str, Any]:
        """Return what was sent; nothing when it is no JSON object."""
        try:
            sent = json.loads(self.content)
        except ValueError:
            return {}
        return sent if isinstance(sent, dict) else {}


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


class Source(Protocol):
    """Plays one source. `faults` are the kinds that only this one has."""

    name: str
    faults: tuple[str, ...]
    switches: Switches

    def answer(self, call: Call) -> Answer: ...

    def failing(self, kind: str, call: Call) -> Answer: ...


class Standin:
    """Holds a running source. `url` is its address."""

    def __init__(self, source: Source, port: int = 0) -> None:
        self.source = source
        self.switches = source.switches
        self._stopped = threading.Event()
        self._server = _Server(("127.0.0.1", port), _handler(source, self._stopped))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(STOP_LOOK_SECONDS,), daemon=True
        )
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def running(source: Source, port: int = 0) -> Iterator[Standin]:
    standin = Standin(source, port)
    try:
        yield standin
    finally:
        standin.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore callers that have gone: that is what some faults are for."""


def _handler(source: Source, stopped: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:
            pass

        def do_GET(self) -> None:
            self._take()

        def do_POST(self) -> None:
            self._take()

        def _take(self) -> None:
            where = urlsplit(self.path)
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = parse_qsl(where.query, keep_blank_values=True)
            call = Call(self.command, where.path, query, self.headers, content)  # type: ignore[arg-type]  # an email.message.Message, which reads as a mapping does
            if call.path == CONTROL:
                self._send(_control(source, call))
            elif not source.switches.seen(call.path):
                self._send(source.answer(call))
            elif source.switches.fault.kind in TRANSPORT:
                self._lose(source.switches.fault, call)
            else:
                self._send(source.failing(source.switches.fault.kind, call))

        def _lose(self, fault: Fault, call: Call) -> None:
            kind, seconds = fault.kind, fault.seconds
            if kind == "server_error":
                self._send(Answer(500, {}))
            elif kind == "html":
                self._write(fault.status or 200, PAGE, {"Content-Type": "text/html"})
            elif kind == "reset":
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
            elif kind == "slow":
                stopped.wait(seconds)
                self._send(source.answer(call))
            else:
                self._write_badly(json.dumps(source.answer(call).body).encode(), kind, seconds)

        def _write_badly(self, content: bytes, kind: str, seconds: float) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            if kind == "truncated":
                content = content[: len(content) // 2]
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                return
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            for byte in content:
                self.wfile.write(bytes([byte]))
                if stopped.wait(seconds / len(content)):
                    break

        def _send(self, answer: Answer) -> None:
            content = json.dumps(answer.body, ensure_ascii=False).encode()
            self._write(
                answer.status, content, {"Content-Type": "application/json", **answer.headers}
            )

        def _write(self, status: int, content: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    return Handler


def _control(source: Source, call: Call) -> Answer:
    """GET tells how it behaves; POST changes that; POST of {} puts everything back."""
    kinds = (*TRANSPORT, ERROR, *source.faults)
    if call.method == "POST":
        wanted = call.json()
        kind = wanted.get("fault", {}).get("kind", "")
        if kind and kind not in kinds:
            return Answer(400, {"error": f"There is no fault {kind!r}.", "faults": kinds})
        try:
            source.switches.set(wanted)
        except TypeError as error:
            return Answer(400, {"error": str(error)})
        if not wanted:
            source.switches.reset()
    return Answer(200, {"source": source.name, "faults": kinds, **source.switches.as_told()})
