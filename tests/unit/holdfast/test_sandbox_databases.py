"""A failed database is shown with the way out, and an API that does not answer is no empty list."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from holdfast.sandbox_databases import UnknownDatabasesError, read_databases

_SERVED = {"instance": "b", "region": "r", "role": "primary", "status": "available", "faults": [], "not_emulated": ["multi-az"], "port": 1}


@contextmanager
def _answering(body: bytes) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_only_a_failed_database_is_a_problem() -> None:
    failed = _SERVED | {"instance": "a", "status": "failed", "faults": ["crash"]}
    with _answering(json.dumps([_SERVED, failed]).encode()) as url:
        first, second = read_databases(url)
    assert (first.instance, first.faults, second.not_emulated, second.problem) == ("a", ("crash",), ("multi-az",), None)
    assert first.problem is not None
    assert first.problem.startswith("a in r is failed: ")
    assert first.to_json()["problem"] == first.problem


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'{"message": "no"}', b'[{"instance": "a"}]'])
def test_an_answer_that_cannot_be_read_is_not_taken_for_no_database(body: bytes) -> None:
    with _answering(body) as url, pytest.raises(UnknownDatabasesError, match="cannot be told"):
        read_databases(url)


def test_no_answer_is_said() -> None:
    with pytest.raises(UnknownDatabasesError, match="does not answer"):
        read_databases("http://127.0.0.1:9")
