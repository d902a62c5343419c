"""Faults on purpose: what a drill does to databases here instead of to a host, a network or a Region of AWS."""

from __future__ import annotations

from sandbox.postgres.errors import PostgresError
from sandbox.rds.actual import Instance, Phase
from sandbox.rds.controller import Controller
from sandbox.rds.errors import RdsError
from sandbox.rds.records.read import instance_records


class UnknownTargetError(RdsError):
    """The fault names an instance or a Region that is not there; the message lists what is."""


class Faults:
    """Injects and lifts faults. Each method returns how it was done, in words for a report."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller

    def crash(self, instance: Instance) -> str:
        """Kill every process of the server at once; nothing is acknowledged after this returns."""
        killed = instance.cluster.crash()
        with self._controller.lock:
            if killed and instance.phase is Phase.RUNNING:
                instance.phase = Phase.CRASHED
        self._controller.reconcile()
        if not killed:
            return "the server was not running; nothing was killed"
        return f"the postmaster and all its processes, {killed} in number, were killed at once with SIGKILL"

    def freeze(self, instance: Instance) -> str:
        """Stop every process where it is; connections stay open and say nothing."""
        frozen = instance.cluster.freeze()
        return f"all {frozen} server processes were stopped with SIGSTOP" if frozen else "the server was not running; nothing was frozen"

    def thaw(self, instance: Instance) -> str:
        """Let frozen processes go on."""
        return f"all {instance.cluster.thaw()} server processes go on after SIGCONT"

    def partition(self, instance: Instance) -> str:
        """Cut the instance off from everybody, replication included."""
        self._set(instance, partitioned=True)
        return "the network in front of the instance cut every connection, replication included, and swallows new ones"

    def heal(self, instance: Instance) -> str:
        """Undo partition, latency and freezing; a crashed server stays crashed."""
        thawed = instance.cluster.thaw() if instance.cluster.frozen else 0
        self._set(instance, partitioned=False, latency_ms=0.0)
        return "the network in front of the instance passes again" + (f", and {thawed} frozen processes go on" if thawed else "")

    def latency(self, instance: Instance, milliseconds: float) -> str:
        """Add `milliseconds` to each round trip."""
        self._set(instance, latency_ms=milliseconds)
        return f"each round trip to the instance takes {milliseconds:g} ms longer"

    def lose_region(self, region: str) -> str:
        """Kill every server of a Region, swallow its traffic and refuse its API."""
        controller = self._controller
        with controller.lock:
            controller.lost_regions.add(region)
            lost = [instance for instance in controller.instances.values() if instance.region == region]
            for instance in lost:
                instance.lost_with_region = True
        killed = sum(instance.cluster.crash() > 0 for instance in lost)
        controller.reconcile()
        return f"{killed} database servers of {region} were killed, its addresses swallow traffic, its API answers 503"

    def restore_region(self, region: str) -> str:
        """Give a Region its power back: the API answers, and its servers start with crash recovery."""
        controller = self._controller
        with controller.lock:
            controller.lost_regions.discard(region)
            back = [instance for instance in controller.instances.values() if instance.region == region and instance.lost_with_region]
            for instance in back:
                instance.lost_with_region = False
                instance.reboot_asked = instance.phase in {Phase.RUNNING, Phase.CRASHED}
        controller.reconcile()
        return f"the API of {region} answers again and its {len(back)} database servers are starting"

    def find(self, identifier: str, region: str, account: str | None) -> Instance:
        """The instance of that name.

        Raises:
            UnknownTargetError: there is none, or several accounts have one.
        """
        with self._controller.lock:
            named = [
                record for record in instance_records() if record.db_instance_identifier == identifier.lower() and record.region == region
            ]
            named = [record for record in named if account in {None, record.account_id}]
            found = [
                self._controller.instances[record.dbi_resource_id]
                for record in named
                if record.dbi_resource_id in self._controller.instances
            ]
            there = ", ".join(sorted(f"{record.db_instance_identifier} in {record.region}" for record in instance_records())) or "none"
        if len(found) > 1:
            raise UnknownTargetError(f"several accounts have an instance {identifier} in {region}; name the account")
        if not found:
            raise UnknownTargetError(f"there is no instance {identifier} in {region}; there are: {there}")
        return found[0]

    def _set(self, instance: Instance, *, partitioned: bool | None = None, latency_ms: float | None = None) -> None:
        with self._controller.lock:
            if partitioned is not None:
                instance.partitioned = partitioned
            if latency_ms is not None:
                instance.latency_ms = latency_ms
        self._controller.reconcile()
        problem = self._controller.network_problem
        if problem is not None:
            raise PostgresError(f"the network could not be told: {problem}")
