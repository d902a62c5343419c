"""`python -m sandbox.language_host … ENGINE`: serve on a free loopback port and print it, as the engine expects."""

from __future__ import annotations

import os
import signal
import sys
import threading
from concurrent import futures
from pathlib import Path

import grpc
from pulumi.runtime.proto import language_pb2_grpc

from sandbox.language_host.language_runtime import LanguageRuntime

_THREADS = 16
_LOOK_FOR_ENGINE_SECONDS = 0.5


def main() -> None:
    """Serve until the engine ends this process, or has ended itself."""
    executor = os.environ.get("HOLDFAST_LANGUAGE_EXECUTOR")
    if executor is None:
        sys.exit("HOLDFAST_LANGUAGE_EXECUTOR must name the SDK's pulumi-language-python-exec; `holdfast setup` installs both")
    # The launcher tells who started it, because the engine may be gone before this interpreter has read its imports.
    engine = int(os.environ.get("HOLDFAST_ENGINE_PID") or os.getppid())
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())  # the engine interrupts its plug-ins when one fails
    server = grpc.server(futures.ThreadPoolExecutor(_THREADS))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(LanguageRuntime(sys.argv[-1], Path(executor)), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    while os.getppid() == engine and not ended.wait(_LOOK_FOR_ENGINE_SECONDS):
        pass
    server.stop(grace=None).wait()


if __name__ == "__main__":
    main()
