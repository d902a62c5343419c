"""Asking the network process for routes."""

from __future__ import annotations

import http.client
import json
import threading
from urllib.parse import urlsplit

from sandbox.network.route import Endpoint, Route, RouteError

_TIMEOUT_SECONDS = 10


class NetworkClient:
    """The control interface of the network at `url`, from any thread; one connection is kept open."""

    def __init__(self, url: str) -> None:
        self.url = url
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=_TIMEOUT_SECONDS)
        self._lock = threading.Lock()

    def put(self, route: Route) -> None:
        """Add or change a route.

        Raises:
            RouteError: the address is taken, or the network process does not answer.
        """
        self._ask("PUT", f"/routes/{route.listen}", json.dumps(route.to_json()))

    def remove(self, listen: Endpoint) -> None:
        """Remove a route; one that is not there is no error.

        Raises:
            RouteError: the network process does not answer.
        """
        self._ask("DELETE", f"/routes/{listen}", None, missing_is_fine=True)

    def _ask(self, method: str, path: str, body: str | None, *, missing_is_fine: bool = False) -> None:
        with self._lock:
            status, answer = self._request(method, path, body)
        if status == http.client.NOT_FOUND and missing_is_fine:
            return
        if status != http.client.OK:
            raise RouteError(f"the network at {self.url} refused {method} {path}: {_reason(answer)}")

    def _request(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        """Ask once more on a new connection when the kept one is stale: every request is idempotent."""
        for last in (False, True):
            try:
                self._connection.request(method, path, body)
                response = self._connection.getresponse()
                return response.status, response.read()
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                if last:
                    raise RouteError(f"the network process at {self.url} does not answer: {error}") from error
        raise AssertionError("unreachable")


def _reason(answer: bytes) -> str:
    try:
        return str(json.loads(answer)["error"])
    except (ValueError, KeyError, TypeError):
        return answer.decode(errors="replace")
