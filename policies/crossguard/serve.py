"""Serving the pack to the engine that started it."""

from __future__ import annotations

import signal
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import grpc
from pulumi.runtime.proto import analyzer_pb2_grpc

from policies.crossguard.servicer import PackServicer
from policies.rule import Rule

_LARGEST_MESSAGE = 400 * 1024 * 1024  # as the engine's
_LIMITS = [(f"grpc.max_{way}_message_length", _LARGEST_MESSAGE) for way in ("receive", "send")]


def serve(rules: Iterable[Rule], folder: Path) -> None:
    """Serve on a free loopback port, print it as the engine expects, and stay until the engine ends this process."""
    ended = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    server = grpc.server(ThreadPoolExecutor(4), options=_LIMITS)
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(PackServicer(rules, folder), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    ended.wait()
    server.stop(grace=None).wait()
