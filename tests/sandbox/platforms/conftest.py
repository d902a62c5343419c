"""moto over HTTP for what needs only records, and a PostgreSQL server with a standby for what needs data."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from moto.server import ThreadedMotoServer

from benchmarks.local_cluster import LocalCluster, local_cluster
from dr_drills.platforms.aws.session import AwsSession
from dr_drills.workload.prepare import prepare_ledger

REGION = "eu-west-1"


@pytest.fixture(scope="session")
def aws_records() -> Iterator[str]:
    """Address of a moto server; records only, nothing behind them."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@pytest.fixture
def aws(aws_records: str, monkeypatch: pytest.MonkeyPatch) -> AwsSession:
    """A session at the moto server, which starts empty."""
    for name, value in {
        "AWS_ENDPOINT_URL": aws_records,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": "/dev/null",
    }.items():
        monkeypatch.setenv(name, value)
    _reset(aws_records)
    return AwsSession()


@pytest.fixture
def rds(aws: AwsSession) -> Any:
    return aws.client("rds", REGION)


@pytest.fixture(scope="session")
def primary() -> Iterator[LocalCluster]:
    with local_cluster("127.0.6.1", {"fsync": "off"}) as running:
        with running.connect() as connection:
            prepare_ledger(connection)
        yield running


def _reset(url: str) -> None:
    httpx.post(f"{url}/moto-api/reset", trust_env=False).raise_for_status()
