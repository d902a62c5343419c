"""Reads two pipes of a process as they fill, neither blocking the other."""

from __future__ import annotations

import io
import queue
import subprocess
import threading
from collections.abc import Iterator
from typing import IO, cast

_CHUNK = 65536


def pumped(process: subprocess.Popen[bytes]) -> Iterator[tuple[str, bytes]]:
    """Pairs of stream name (``stdout``, ``stderr``) and bytes, until both are closed."""
    chunks: queue.SimpleQueue[tuple[str, bytes] | None] = queue.SimpleQueue()
    streams = {"stdout": process.stdout, "stderr": process.stderr}
    for name, stream in streams.items():
        threading.Thread(target=_pump, args=(name, stream, chunks), daemon=True).start()
    open_streams = len(streams)
    while open_streams:
        chunk = chunks.get()
        if chunk is None:
            open_streams -= 1
        else:
            yield chunk


def _pump(name: str, stream: IO[bytes] | None, chunks: queue.SimpleQueue[tuple[str, bytes] | None]) -> None:
    while stream is not None and (data := cast("io.BufferedReader", stream).read1(_CHUNK)):
        chunks.put((name, data))
    chunks.put(None)
