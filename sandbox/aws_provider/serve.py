"""Serve the provider: `python -m sandbox.aws_provider.serve --port Q --aws-url URL`; prints ``ready`` when it does."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from concurrent import futures
from pathlib import Path

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from sandbox.aws_provider.recorded import FILE_NAME, RecordedStore, state_directory
from sandbox.aws_provider.servicer import AwsProvider
from sandbox.aws_provider.session import Clients

_THREADS = 64  # a call that waits for a database holds a thread
_LARGEST_MESSAGE = 64 * 1024 * 1024
_PARENT_CHECK_SECONDS = 1.0


def main() -> int:
    """Serve until SIGTERM or SIGINT, or until the process that started this one is gone."""
    arguments = _arguments()
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("botocore").setLevel(logging.WARNING)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    store = RecordedStore(arguments.state_dir / FILE_NAME)
    provider = AwsProvider(Clients(arguments.aws_url), store, arguments.region)
    options = [("grpc.max_receive_message_length", _LARGEST_MESSAGE), ("grpc.so_reuseport", 0)]
    server = grpc.server(futures.ThreadPoolExecutor(_THREADS), options=options)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    try:
        port = server.add_insecure_port(f"127.0.0.1:{arguments.port}")
    except RuntimeError as error:
        print(f"port {arguments.port} of 127.0.0.1 cannot be taken: {error}", file=sys.stderr)
        return 3
    server.start()
    print("ready" if arguments.port else f"ready {port}", flush=True)
    parent = os.getppid()
    while not ended.wait(_PARENT_CHECK_SECONDS) and os.getppid() == parent:
        pass
    server.stop(grace=1).wait()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox.aws_provider.serve", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 picks a free one and prints it after ready")
    parser.add_argument("--aws-url", required=True, help="where the sandbox's AWS answers")
    parser.add_argument("--state-dir", type=Path, default=state_directory(), help="where recorded.json is kept")
    parser.add_argument("--region", default=os.environ.get("AWS_REGION", "us-east-1"), help="Region of an instance that names none")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
