"""Taking, copying and dropping snapshots, beside whatever else happens to the instances."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sandbox.postgres.errors import PostgresError
from sandbox.postgres.launcher import Launcher, Running
from sandbox.rds.actual import Instance, Phase, Snapshot, SnapshotPhase
from sandbox.rds.identity import new_snapshot_key

_LOG = logging.getLogger(__name__)
_AGAIN_AFTER_SECONDS = 3.0
_UNFINISHED = {SnapshotPhase.PENDING, SnapshotPhase.RUNNING}


class Snapshots:
    """Every snapshot of a sandbox. A backup that fails is the snapshot's failure, never the instance's.

    One that gave way to a promotion begins again at once, an automated one that failed a little later.

    All methods want the lock held; backups and copies run on `jobs` without it and call `finished` at their end.
    """

    def __init__(self, folder: Path, launcher: Launcher, jobs: Executor, lock: threading.RLock, finished: Callable[[], None]) -> None:
        self.folder = folder
        self._launcher, self._jobs, self._lock, self._finished = launcher, jobs, lock, finished
        self._all: dict[str, Snapshot] = {}

    def add(self, instance: str, *, manual: bool) -> str:
        """A backup of `instance` is wanted; returns its key."""
        key = new_snapshot_key()
        self._all[key] = Snapshot(key, self.folder / key, instance=instance, manual=manual)
        return key

    def make_copy(self, key: str, of: str) -> None:
        """Snapshot `key` is to be a copy of `of`."""
        self._all[key].instance, self._all[key].copy_of = None, of

    def get(self, key: str) -> Snapshot | None:
        """The snapshot, or None."""
        return self._all.get(key)

    def of(self, instance: str) -> list[Snapshot]:
        """What was taken from an instance."""
        return [snapshot for snapshot in self._all.values() if snapshot.instance == instance]

    def unfinished(self, instance: str, *, manual_only: bool = False) -> bool:
        """Whether a backup of the instance waits or runs."""
        return any(snapshot.phase in _UNFINISHED and (snapshot.manual or not manual_only) for snapshot in self.of(instance))

    def any_finished(self, instance: str) -> bool:
        """Whether the instance has a backup."""
        return any(snapshot.phase is SnapshotPhase.AVAILABLE for snapshot in self.of(instance))

    def preempt(self, instance: str) -> None:
        """Stop the running backups of an instance; they begin again when they can."""
        for snapshot in self.of(instance):
            if snapshot.running is not None:
                snapshot.preempted = True
                snapshot.running.stop()

    def postpone(self, instance: str, seconds: float) -> None:
        """Let the automated backups of an instance that have not begun wait, because it has better things to do."""
        for snapshot in self.of(instance):
            if not snapshot.manual:
                snapshot.not_before = time.monotonic() + seconds

    def stop_all(self) -> None:
        """Stop whatever runs."""
        for snapshot in self._all.values():
            if snapshot.running is not None:
                snapshot.running.stop()

    def keep_only(self, keys: set[str]) -> None:
        """Drop every snapshot whose record is gone, with its files; one that runs is stopped first and dropped at the next look."""
        for key in [key for key in self._all if key not in keys]:
            snapshot = self._all[key]
            if snapshot.phase is not SnapshotPhase.RUNNING:
                del self._all[key]
                self._jobs.submit(shutil.rmtree, snapshot.directory, ignore_errors=True)
            elif snapshot.running is not None:
                snapshot.running.stop()

    def begin(self, instances: Mapping[str, Instance], busy: set[str]) -> None:
        """Begin every backup and copy that can begin; `busy` instances have a step to finish first."""
        now = time.monotonic()
        for snapshot in [one for one in self._all.values() if one.phase is SnapshotPhase.PENDING and one.not_before <= now]:
            if snapshot.copy_of is not None:
                self._begin_copy(snapshot, self._all.get(snapshot.copy_of))
                continue
            instance = instances.get(snapshot.instance or "")
            if instance is None or (snapshot.manual and instance.phase in {Phase.CRASHED, Phase.FAILED}):
                snapshot.phase, snapshot.reason = SnapshotPhase.FAILED, "the server it was to be taken from is gone"
            elif instance.resource_id not in busy and not instance.lost_with_region and instance.phase in {Phase.RUNNING, Phase.STOPPED}:
                running = self._is_running(snapshot)
                self._jobs.submit(self._fill, snapshot, instance, partial(instance.cluster.base_backup, snapshot.data, running))

    def _begin_copy(self, snapshot: Snapshot, source: Snapshot | None) -> None:
        if source is None or source.phase is SnapshotPhase.FAILED:
            snapshot.phase, snapshot.reason = SnapshotPhase.FAILED, "the snapshot it copies is gone"
        elif source.phase is SnapshotPhase.AVAILABLE:
            origin, running = source.data, self._is_running(snapshot)
            snapshot.directory.mkdir(parents=True, mode=0o700)
            work = partial(self._launcher.run, "cp", "-a", "--reflink=auto", origin, snapshot.data, running=running)
            self._jobs.submit(self._fill, snapshot, None, work)

    def _is_running(self, snapshot: Snapshot) -> Running:
        running = Running()
        snapshot.phase, snapshot.running, snapshot.preempted = SnapshotPhase.RUNNING, running, False
        return running

    def _fill(self, snapshot: Snapshot, instance: Instance | None, work: Callable[[], None]) -> None:
        reason: str | None = None
        try:
            work()
        except (PostgresError, OSError) as error:
            reason = str(error)
        with self._lock:
            snapshot.running = None
            if reason is None:
                snapshot.phase, snapshot.ended_at = SnapshotPhase.AVAILABLE, datetime.now(UTC)
            elif instance is not None and not instance.delete_asked and (snapshot.preempted or not snapshot.manual):
                snapshot.phase = SnapshotPhase.PENDING
                snapshot.not_before = time.monotonic() + (0 if snapshot.preempted else _AGAIN_AFTER_SECONDS)
            else:
                snapshot.phase, snapshot.reason = SnapshotPhase.FAILED, reason
        if reason is not None:
            _LOG.info("snapshot %s is %s: %s", snapshot.key, snapshot.phase, reason)
        self._finished()
