"""The aws process: `python -m sandbox.aws.serve --port P --state-dir DIR --network-url http://127.0.0.1:N`.

Prints `ready` when it serves, ends on SIGTERM and with the process that started it; no database outlives it.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import make_server

from sandbox.aws.application import Application
from sandbox.aws.repairs import apply_repairs
from sandbox.aws.sharing import apply_sharing
from sandbox.network.client import NetworkClient
from sandbox.postgres.errors import PostgresError, PostgresMissingError
from sandbox.postgres.install import find_install
from sandbox.postgres.launcher import Launcher
from sandbox.postgres.template import default_cache, template
from sandbox.rds.controller import Controller
from sandbox.rds.records.install import install

_LOOK_SECONDS = 0.5


class _QuietHandler(MotoRequestHandler):
    """Keeps connections open and does not log requests."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Requests are not logged: they may carry secrets."""


def main() -> int:
    """Serve until told to stop."""
    arguments = _arguments()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    try:
        launcher = Launcher(find_install())
        template(launcher, default_cache())
    except (PostgresMissingError, PostgresError) as error:
        print(error, file=sys.stderr)
        return 3
    state = arguments.state_dir.absolute() / "databases"
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    controller = Controller(state, default_cache(), launcher, NetworkClient(arguments.network_url))
    apply_repairs()
    apply_sharing()
    install(controller)
    try:
        server = make_server("127.0.0.1", arguments.port, Application(controller), threaded=True, request_handler=_QuietHandler)
    except (OSError, SystemExit):
        print(f"cannot listen on 127.0.0.1:{arguments.port}; choose another --port", file=sys.stderr)
        return 3
    controller.start()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, name="http", daemon=True).start()
    gc.freeze()  # what was loaded stays; looking through it again and again would delay answers
    print("ready", flush=True)
    parent = os.getppid()
    while not stop.wait(_LOOK_SECONDS) and os.getppid() == parent:
        controller.reconcile()  # notices killed servers, and tries again what failed
    server.shutdown()
    controller.close()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox.aws.serve", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="port on 127.0.0.1 for AWS API calls and /_holdfast/")
    parser.add_argument("--state-dir", type=Path, required=True, help="where databases and snapshots are kept, below databases/")
    parser.add_argument("--network-url", required=True, help="control interface of the network process")
    return parser.parse_args()


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)  # all is closed; collecting moto's records one by one would take two seconds
