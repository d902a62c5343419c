"""The control interface of the network, HTTP on loopback.

``GET /health``, ``GET /routes``, ``PUT /routes/ADDRESS:PORT`` with ``{"upstream": "ADDRESS:PORT", "mode": "pass|refuse|drop",
"latency_ms": N}``, ``DELETE /routes/ADDRESS:PORT``. An address that is taken answers 409, a malformed request 400.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

from sandbox.network.route import Endpoint, Route, RouteError
from sandbox.network.table import RouteTable

_ANSWER_WITHIN_SECONDS = 10
_T = TypeVar("_T")


class Control(ThreadingHTTPServer):
    """Serves the control interface from threads of its own; every change happens on the event loop."""

    daemon_threads = True

    def __init__(self, port: int, table: RouteTable, loop: asyncio.AbstractEventLoop) -> None:
        self.table, self._loop = table, loop
        super().__init__(("127.0.0.1", port), _Handler)

    def on_loop(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run on the event loop and wait for the result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_ANSWER_WITHIN_SECONDS)


class _Handler(BaseHTTPRequestHandler):
    server: Control
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # one write an answer

    def do_GET(self) -> None:
        if self.path == "/health":
            self._answer(HTTPStatus.OK, {"status": "ok", "routes": len(self.server.on_loop(self._routes()))})
        elif self.path == "/routes":
            self._answer(HTTPStatus.OK, {"routes": self.server.on_loop(self._routes())})
        else:
            self._answer(HTTPStatus.NOT_FOUND, {"error": f"nothing at {self.path}; there are /health and /routes"})

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            route = Route.from_json(self._listen(), json.loads(body))
        except (RouteError, ValueError) as error:
            self._answer(HTTPStatus.BAD_REQUEST, {"error": str(error)})
            return
        try:
            self.server.on_loop(self.server.table.put(route))
        except RouteError as error:
            self._answer(HTTPStatus.CONFLICT, {"error": str(error)})
            return
        self._answer(HTTPStatus.OK, route.to_json())

    def do_DELETE(self) -> None:
        try:
            listen = Endpoint.parse(self._listen())
        except RouteError as error:
            self._answer(HTTPStatus.BAD_REQUEST, {"error": str(error)})
            return
        if self.server.on_loop(self._remove(listen)):
            self._answer(HTTPStatus.OK, {"removed": str(listen)})
        else:
            self._answer(HTTPStatus.NOT_FOUND, {"error": f"there is no route at {listen}"})

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not logged."""

    def _listen(self) -> str:
        return self.path.removeprefix("/routes/")

    async def _routes(self) -> list[dict[str, object]]:
        return [route.to_json() for route in self.server.table.routes]

    async def _remove(self, listen: Endpoint) -> bool:
        return self.server.table.remove(listen)

    def _answer(self, status: HTTPStatus, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
