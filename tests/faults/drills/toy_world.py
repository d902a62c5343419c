"""A small cloud in a process of its own: it creates, finds and deletes things, and counts every call it carried out.

Creating is not idempotent: the same key twice makes two things. A request may arrive late, even after its sender died.
"""

from __future__ import annotations

import json
import socket
import socketserver
import sys
import threading
import time
from typing import Any


def call(path: str, op: str, key: str = "", **more: object) -> Any:
    """Ask the world and wait for its answer."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall((json.dumps({"op": op, "key": key, **more}) + "\n").encode())
        return json.loads(connection.makefile().readline())


def send(path: str, op: str, key: str, **more: object) -> None:
    """Ask the world and do not wait."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall((json.dumps({"op": op, "key": key, **more}) + "\n").encode())


class _World(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path: str) -> None:
        super().__init__(path, _Handler)
        self.lock = threading.Lock()
        self.live: dict[str, int] = {}
        self.calls: dict[str, int] = {}

    def answer(self, request: dict[str, Any]) -> object:
        time.sleep(float(request.get("lag", 0)))
        op, key = request["op"], request["key"]
        with self.lock:
            if op == "create":
                self.live[key] = self.live.get(key, 0) + 1
            elif op == "delete":
                op = "delete" if self.live.pop(key, 0) else "delete-missing"
            if op in {"create", "delete", "delete-missing"}:
                self.calls[f"{op} {key}"] = self.calls.get(f"{op} {key}", 0) + 1
            return {"find": self.live.get(key), "audit": {"live": self.live, "calls": self.calls}}.get(op, self.live.get(key, 0))


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _World)
        answer = self.server.answer(json.loads(self.rfile.readline()))
        try:
            self.wfile.write((json.dumps(answer) + "\n").encode())
        except OSError:
            return  # the sender is gone


if __name__ == "__main__":
    server = _World(sys.argv[1])
    print("ready", flush=True)
    server.serve_forever()
