"""What really exists: instances with their clusters, and snapshots with their files."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sandbox.network.route import Endpoint
from sandbox.postgres.cluster import Cluster
from sandbox.postgres.launcher import Running
from sandbox.rds.origin import Origin


class Phase(StrEnum):
    """How far an instance is."""

    NEW = "new"
    RUNNING = "running"
    STOPPED = "stopped"
    CRASHED = "crashed"
    FAILED = "failed"


@dataclass
class Instance:
    """One DB instance as it really is. Guarded by the controller's lock.

    Attributes:
        resource_id: RDS's `DbiResourceId`; identity and directory name, survives a rename.
        front: where clients reach it: the proxy.
        behind: where its server listens.
        egress: where it reaches the source it replicates from: a proxy of its own, so that a partition cuts it off both ways.
        applied_password: the master password that was last set, None while it has the one its data came with.
        reason: why its last step failed.
        retry_at: monotonic time before which a failed step is not tried again.
        last_seen: wall time at which its server was last known to run.
        not_applied: parameters of its group that the sandbox does not serve.
    """

    resource_id: str
    account: str
    region: str
    front: Endpoint
    behind: Endpoint
    egress: Endpoint
    cluster: Cluster
    archive: Path
    origin: Origin
    phase: Phase = Phase.NEW
    standby: bool = False
    source: str | None = None
    applied_password: str | None = field(default=None, repr=False)
    applied_parameters: Mapping[str, str] = field(default_factory=dict)
    pending_reboot: bool = False
    bad_parameters: str | None = None
    not_applied: tuple[str, ...] = ()
    reboot_asked: bool = False
    delete_asked: bool = False
    partitioned: bool = False
    latency_ms: float = 0.0
    lost_with_region: bool = False
    reason: str | None = None
    retry_at: float = 0.0
    last_seen: float = field(default_factory=time.time)


class SnapshotPhase(StrEnum):
    """How far a snapshot is."""

    PENDING = "pending"
    RUNNING = "running"
    AVAILABLE = "available"
    FAILED = "failed"


@dataclass
class Snapshot:
    """One stored copy of an instance, or a copy of such. Guarded by the controller's lock.

    Attributes:
        instance: resource id of what it was taken from; None for a copy, which is no base for a point in time.
        copy_of: key of the snapshot it copies.
        not_before: monotonic time at which it may begin.
        ended_at: when the backup was complete: the earliest point in time that can be restored from it.
    """

    key: str
    directory: Path
    instance: str | None = None
    copy_of: str | None = None
    manual: bool = True
    phase: SnapshotPhase = SnapshotPhase.PENDING
    ended_at: datetime | None = None
    running: Running | None = None
    preempted: bool = False
    not_before: float = 0.0
    reason: str | None = None

    @property
    def data(self) -> Path:
        """The data directory in it."""
        return self.directory / "data"
