"""A real PostgreSQL server for the writers, and a name server that points where a test says."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dnslib
import pytest
from dnslib.server import DNSHandler, DNSServer

from benchmarks.local_cluster import LocalCluster, local_cluster
from dr_drills.workload.options import WriterOptions
from dr_drills.workload.prepare import prepare_ledger


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with local_cluster("127.0.7.1", {"fsync": "off"}) as running:
        with running.connect() as connection:
            prepare_ledger(connection)
        yield running


@dataclass
class Options:
    """Makes options for writers on the cluster; each call has ids of its own."""

    cluster: LocalCluster
    folder: Path

    def __call__(self, **changes: object) -> WriterOptions:
        with self.cluster.connect() as connection:
            first = prepare_ledger(connection)
        target = self.cluster.target
        settings: dict[str, object] = {
            "ledger": self.folder / "ledger.jsonl",
            "name": target.address,
            "port": target.port,
            "dbname": target.dbname,
            "first_id": first,
            "rate": 100.0,
            "longest_seconds": 60.0,
        }
        return WriterOptions(**{**settings, **changes})  # type: ignore[arg-type] # a test's keyword arguments


@pytest.fixture
def options(cluster: LocalCluster, tmp_path: Path) -> Options:
    return Options(cluster, tmp_path)


class Names:
    """Answers every question with `address`."""

    def __init__(self, address: str) -> None:
        self.address = address

    def resolve(self, request: dnslib.DNSRecord, handler: DNSHandler) -> dnslib.DNSRecord:
        reply = request.reply()
        reply.add_answer(dnslib.RR(request.q.qname, dnslib.QTYPE.A, rdata=dnslib.A(self.address), ttl=1))
        return reply


@pytest.fixture
def names(cluster: LocalCluster) -> Iterator[tuple[Names, str]]:
    """The answers, and the server's ``host:port``."""
    answers = Names(cluster.target.address)
    server = DNSServer(answers, address="127.0.0.1", port=0)
    server.start_thread()
    try:
        yield answers, f"127.0.0.1:{server.server.server_address[1]}"
    finally:
        server.stop()
        server.server.server_close()
