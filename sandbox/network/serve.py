"""The network process: `python -m sandbox.network.serve --port N --state-dir DIR`.

Prints `ready` when it serves, ends on SIGTERM and with the process that started it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import threading
from pathlib import Path

from sandbox.network.control import Control
from sandbox.network.table import RouteTable

_LOOK_FOR_PARENT_SECONDS = 0.5


def main() -> int:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.network.serve", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="port of the control interface on 127.0.0.1")
    parser.add_argument("--state-dir", type=Path, required=True, help="where the routes are kept, below network/")
    arguments = parser.parse_args()
    return asyncio.run(_serve(arguments.port, arguments.state_dir.absolute() / "network" / "routes.json"))


async def _serve(port: int, file: Path) -> int:
    loop, stop, parent = asyncio.get_running_loop(), asyncio.Event(), os.getppid()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    table = RouteTable(file)
    for problem in await table.load():
        print(problem, file=sys.stderr)
    try:
        control = Control(port, table, loop)
    except OSError as error:
        print(f"cannot listen on 127.0.0.1:{port}: {error.strerror}; choose another --port", file=sys.stderr)
        return 3
    threading.Thread(target=control.serve_forever, name="control", daemon=True).start()
    print("ready", flush=True)
    while not stop.is_set() and os.getppid() == parent:
        try:
            await asyncio.wait_for(stop.wait(), _LOOK_FOR_PARENT_SECONDS)
        except TimeoutError:
            continue
    table.close()
    control.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
