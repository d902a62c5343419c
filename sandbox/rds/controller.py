"""Keeping real clusters in line with the records, level-triggered: each look compares what is with what should be.

One lock guards the records and the actual state; it is held while a request changes records and while the next steps are chosen,
never while a step runs.
"""

from __future__ import annotations

import logging
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from sandbox.network.client import NetworkClient
from sandbox.network.route import Route, RouteError
from sandbox.postgres.cluster import Cluster
from sandbox.postgres.errors import PostgresError
from sandbox.postgres.launcher import Launcher
from sandbox.postgres.sockets import socket_root
from sandbox.postgres.sweep import sweep
from sandbox.postgres.template import template
from sandbox.rds import parameters, plan, point_in_time
from sandbox.rds.actual import Instance, Phase, Snapshot, SnapshotPhase
from sandbox.rds.addresses import AddressBook
from sandbox.rds.desired import Desired
from sandbox.rds.errors import RdsError
from sandbox.rds.identity import new_resource_id
from sandbox.rds.origin import Empty, FromSnapshot, Origin, PointInTime, ReplicaOf
from sandbox.rds.plan import Step
from sandbox.rds.records.read import desired_instances, drop_record, snapshot_keys
from sandbox.rds.routes import Routes, wanted_routes
from sandbox.rds.snapshots import Snapshots
from sandbox.rds.steps import Steps

_LOG = logging.getLogger(__name__)
_JOBS = 12
_RETRY_AFTER_SECONDS = 1.0
_BACKUP_AFTER_PROMOTION_SECONDS = 1.0  # the first second belongs to those who waited for the promotion
_SNAPSHOT_STATUS = {
    SnapshotPhase.PENDING: "creating",
    SnapshotPhase.RUNNING: "creating",
    SnapshotPhase.AVAILABLE: "available",
    SnapshotPhase.FAILED: "failed",
}


class Controller:
    """Owns every real instance and snapshot of one sandbox. Implements `records.reality.Reality`.

    Attributes:
        lock: hold it while records are read or changed.
    """

    def __init__(self, state: Path, cache: Path, launcher: Launcher, network: NetworkClient) -> None:
        self.lock = threading.RLock()
        self.instances: dict[str, Instance] = {}
        self.lost_regions: set[str] = set()
        self.version = launcher.install.version
        self._state, self._cache, self._launcher = state, cache, launcher
        self._routes, self._addresses = Routes(network), AddressBook()
        self._steps = Steps(launcher.install, secrets.token_hex(24))
        self._busy: dict[str, Step] = {}
        self._jobs = ThreadPoolExecutor(_JOBS, thread_name_prefix="rds")
        self._snapshots = Snapshots(state / "snapshots", launcher, self._jobs, self.lock, self.reconcile)
        self._ending = False

    # ---- the life of the controller

    def start(self) -> None:
        """Clear away what a killed sandbox left; its records are gone, so nothing may stay."""
        ended = sweep(self._clusters)
        if ended:
            _LOG.warning("ended %d servers that an earlier sandbox left", ended)
        for folder in (self._clusters, self._state / "snapshots", self._state / "archives"):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, mode=0o700)
        shutil.rmtree(self._state / "removed", ignore_errors=True)

    def close(self) -> None:
        """Stop every server; nothing new is started."""
        with self.lock:
            self._ending = True
            instances = list(self.instances.values())
            self._snapshots.stop_all()
        with ThreadPoolExecutor(max(1, min(8, len(instances)))) as pool:
            list(pool.map(lambda instance: instance.cluster.abandon(), instances))
        self._jobs.shutdown(wait=False, cancel_futures=True)
        self._launcher.close()

    def reconcile(self) -> None:
        """Look once at everything and begin what is due."""
        with self.lock:
            if self._ending:
                return
            desired = desired_instances()
            self._notice_crashes()
            self._snapshots.keep_only(snapshot_keys())
            for instance in list(self.instances.values()):
                self._advance(instance, desired.get(instance.resource_id))
            self._snapshots.begin(self.instances, set(self._busy))
            self._sync_routes(desired)

    @property
    def network_problem(self) -> str | None:
        """Why the network is not in line, or None."""
        return self._routes.problem

    # ---- what the records ask (Reality)

    def adopt_instance(self, account: str, region: str, port: int, origin: Origin) -> str:
        """Give a new instance an identity and an address; returns its resource id.

        Raises:
            RdsError: there is no free address.
        """
        front, behind, egress = self._addresses.take(region, port)
        resource_id = new_resource_id()
        cluster = Cluster(self._clusters / resource_id, socket_root(self._state) / resource_id[-10:], behind.port, self._launcher)
        archive = self._state / "archives" / resource_id
        instance = Instance(resource_id, account, region, front, behind, egress, cluster, archive, origin)
        instance.source = origin.source if isinstance(origin, ReplicaOf) else None
        self.instances[resource_id] = instance
        return resource_id

    def adopt_snapshot(self, instance: str, *, manual: bool) -> str:
        """A snapshot of an instance is wanted; returns its key."""
        return self._snapshots.add(instance, manual=manual)

    def copy_snapshot(self, key: str, of: str) -> None:
        """Make snapshot `key` a copy of `of`."""
        self._snapshots.make_copy(key, of)

    def instance_status(self, resource_id: str) -> str | None:
        """The status, None for an instance that does not exist."""
        instance = self.instances.get(resource_id)
        if instance is None:
            return None
        self._notice_crash(instance)
        return plan.status(
            instance,
            desired_instances().get(resource_id),
            busy=self._busy.get(resource_id),
            unfinished_manual_snapshots=self._backing_up(instance),
        )

    def _backing_up(self, instance: Instance) -> bool:
        """Whether a backup shows in the status: a manual one, and the first of a new instance, which RDS makes available after it."""
        first = isinstance(instance.origin, Empty) and not self._snapshots.any_finished(instance.resource_id)
        return self._snapshots.unfinished(instance.resource_id, manual_only=not first)

    def address(self, resource_id: str) -> str | None:
        """Where clients connect, None until the instance was created."""
        instance = self.instances.get(resource_id)
        return None if instance is None or instance.phase is Phase.NEW else str(instance.front.address)

    def pending_reboot(self, resource_id: str) -> bool:
        """Whether a static parameter waits for a reboot."""
        instance = self.instances.get(resource_id)
        return instance is not None and instance.pending_reboot

    def snapshot_status(self, key: str) -> str:
        """``creating``, ``available`` or ``failed``."""
        snapshot = self._snapshots.get(key)
        return "deleting" if snapshot is None else _SNAPSHOT_STATUS[snapshot.phase]

    def restorable(self, resource_id: str) -> tuple[datetime | None, datetime]:
        """The earliest (None: no backup yet) and the latest point in time."""
        instance = self.instances.get(resource_id)
        dead = instance is not None and not instance.cluster.alive
        latest = datetime.fromtimestamp(instance.last_seen, UTC) if instance is not None and dead else datetime.now(UTC)
        ends = [snapshot.ended_at for snapshot in self._snapshots.of(resource_id) if snapshot.ended_at is not None]
        return min(ends, default=None), latest

    def reboot(self, resource_id: str) -> None:
        """Restart the instance."""
        self.instances[resource_id].reboot_asked = True

    def delete(self, resource_id: str) -> None:
        """Remove the instance."""
        self.instances[resource_id].delete_asked = True

    def parameter_problem(self, wanted: dict[str, str]) -> str | None:
        """Why PostgreSQL would not take these parameters, or None."""
        return parameters.problem(wanted, self._launcher.install)

    # ---- choosing

    @property
    def _clusters(self) -> Path:
        return self._state / "clusters"

    def _notice_crashes(self) -> None:
        for instance in self.instances.values():
            self._notice_crash(instance)

    def _notice_crash(self, instance: Instance) -> None:
        if instance.phase is not Phase.RUNNING:
            return
        if instance.cluster.alive:
            instance.last_seen = time.time()
        elif instance.resource_id not in self._busy:
            instance.phase = Phase.CRASHED

    def _advance(self, instance: Instance, desired: Desired | None) -> None:
        if instance.resource_id in self._busy or instance.retry_at > time.monotonic() or instance.lost_with_region:
            return
        step = plan.next_step(
            instance, desired, unfinished_manual_snapshots=self._snapshots.unfinished(instance.resource_id, manual_only=True)
        )
        if step is None or (step is Step.CREATE and self._waits(instance)):
            return
        if step in {Step.PROMOTE, Step.DELETE}:
            self._snapshots.preempt(instance.resource_id)
        self._busy[instance.resource_id] = step
        self._jobs.submit(self._run, instance, step, self._work(instance, desired, step))

    def _waits(self, instance: Instance) -> bool:
        """Whether a new instance has to wait for what it is made from."""
        match instance.origin:
            case Empty():
                return False
            case FromSnapshot(key):
                snapshot = self._snapshots.get(key)
                return snapshot is not None and snapshot.phase in {SnapshotPhase.PENDING, SnapshotPhase.RUNNING}
            case ReplicaOf(source):
                origin = self.instances.get(source)
                return origin is not None and (origin.phase is Phase.NEW or source in self._busy)
            case PointInTime(source, at):
                origin = self.instances.get(source)
                coming = origin is not None and origin.phase in {Phase.NEW, Phase.RUNNING} and self._snapshots.unfinished(source)
                return coming and point_in_time.base(self._snapshots.of(source), at) is None

    def _work(self, instance: Instance, desired: Desired | None, step: Step) -> Callable[[], None]:
        source = self.instances.get(instance.source) if instance.source else None
        if step is Step.DELETE or desired is None:
            return lambda: self._delete(instance)
        if step is Step.REBOOT:
            instance.reboot_asked = False
        steps = self._steps
        works: dict[Step, Callable[[], None]] = {
            Step.CREATE: lambda: self._create(instance, desired),
            Step.PROMOTE: lambda: steps.promote(instance),
            Step.REBOOT: lambda: steps.reboot(instance, desired, source),
            Step.STOP: lambda: steps.stop(instance),
            Step.START: lambda: steps.start(instance, desired, source),
            Step.SET_PASSWORD: lambda: steps.set_password(instance, desired),
            Step.SET_PARAMETERS: lambda: steps.set_parameters(instance, desired, source),
        }
        return works[step]

    def _sync_routes(self, desired: dict[str, Desired]) -> None:
        self._routes.sync(
            route for instance in self.instances.values() for route in self._routes_of(instance, desired.get(instance.resource_id))
        )

    def _routes_of(self, instance: Instance, desired: Desired | None) -> list[Route]:
        source = self.instances.get(instance.source) if instance.source else None
        return wanted_routes(instance, is_open=desired is None or desired.open, source=source)

    # ---- doing, without the lock

    def _run(self, instance: Instance, step: Step, work: Callable[[], None]) -> None:
        reason: str | None = None
        try:
            work()
        except (PostgresError, RdsError, RouteError, OSError, TimeoutError) as error:
            reason = f"{step.value[0]}: {error}"
            _LOG.error("%s in %s: %s", instance.resource_id, instance.region, reason)
        with self.lock:
            self._busy.pop(instance.resource_id, None)
            instance.reason = reason
            if step is Step.PROMOTE and reason is None:
                self._snapshots.postpone(instance.resource_id, _BACKUP_AFTER_PROMOTION_SECONDS)
            if reason is not None:
                instance.retry_at = time.monotonic() + _RETRY_AFTER_SECONDS
                if step is Step.CREATE:
                    instance.phase = Phase.FAILED
                elif not instance.cluster.alive and step is not Step.DELETE:
                    instance.phase = Phase.CRASHED
        self.reconcile()

    def _create(self, instance: Instance, desired: Desired) -> None:
        match instance.origin:
            case Empty():
                self._steps.create_empty(instance, desired, template(self._launcher, self._cache))
            case FromSnapshot(key):
                self._steps.create_from_snapshot(instance, desired, self._snapshot(key))
            case ReplicaOf(source_id):
                source = self._instance(source_id)
                with self.lock:
                    for route in self._routes_of(instance, desired):
                        self._routes.open(route)
                self._steps.create_replica(instance, desired, source)
            case PointInTime(source_id, at):
                source = self._instance(source_id)
                if source.cluster.alive and not source.cluster.frozen:
                    point_in_time.archive_everything(source.cluster, source.archive)
                with self.lock:
                    base = point_in_time.base(self._snapshots.of(source_id), at)
                if base is None:
                    raise RdsError(f"no backup of the source was complete at {at or 'any time'}")
                recovery = point_in_time.recovery_settings(source.archive, source.cluster.data / "pg_wal", at)
                self._steps.create_point_in_time(instance, desired, base, recovery)

    def _instance(self, resource_id: str) -> Instance:
        with self.lock:
            instance = self.instances.get(resource_id)
        if instance is None:
            raise RdsError(f"its source {resource_id} is gone")
        return instance

    def _snapshot(self, key: str) -> Snapshot:
        with self.lock:
            snapshot = self._snapshots.get(key)
        if snapshot is None or snapshot.phase is not SnapshotPhase.AVAILABLE:
            raise RdsError("its snapshot is gone")
        return snapshot

    def _delete(self, instance: Instance) -> None:
        self._steps.delete(instance)
        with self.lock:
            drop_record(instance.resource_id)
            del self.instances[instance.resource_id]
            self._addresses.give_back(instance.front)
