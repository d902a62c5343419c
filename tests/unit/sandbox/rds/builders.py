"""Instances and wishes for tests of the pure parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from sandbox.network.route import Endpoint
from sandbox.postgres.cluster import Cluster
from sandbox.rds.actual import Instance
from sandbox.rds.desired import Desired
from sandbox.rds.origin import Empty


def instance(number: int = 1, **more: Any) -> Instance:
    """An instance without a server."""
    made = Instance(
        resource_id=f"db-{number}",
        account="123456789012",
        region="eu-west-1",
        front=Endpoint.parse(f"127.32.0.{number}:5432"),
        behind=Endpoint.parse(f"127.132.0.{number}:5432"),
        egress=Endpoint.parse(f"127.132.0.{number}:5433"),
        cluster=cast("Cluster", None),
        archive=Path("/archive"),
        origin=Empty(),
    )
    for name, value in more.items():
        setattr(made, name, value)
    return made


def desired(**more: Any) -> Desired:
    """A wish for a running primary."""
    base: dict[str, Any] = {
        "resource_id": "db-1",
        "account": "123456789012",
        "region": "eu-west-1",
        "identifier": "ehr",
        "stopped": False,
        "replica": False,
        "open": True,
        "master_username": "master",
        "password": None,
        "database": "app",
        "parameters": {},
        "retention_days": 1,
    }
    return Desired(**(base | more))
