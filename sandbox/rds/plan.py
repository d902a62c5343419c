"""What has to be done next to an instance, and the status it shows: pure functions of what is and what should be.

Status words: RDS User Guide, "Viewing Amazon RDS DB instance status".
"""

from __future__ import annotations

from enum import Enum

from sandbox.rds.actual import Instance, Phase
from sandbox.rds.desired import Desired


class Step(Enum):
    """One real change; the value is its name and the status shown meanwhile."""

    CREATE = ("create", "creating")
    DELETE = ("delete", "deleting")
    PROMOTE = ("promote", "modifying")
    REBOOT = ("reboot", "rebooting")
    STOP = ("stop", "stopping")
    START = ("start", "starting")
    SET_PASSWORD = ("set password", "resetting-master-credentials")
    SET_PARAMETERS = ("set parameters", "modifying")

    @property
    def status(self) -> str:
        """The status shown while the step waits or runs."""
        return self.value[1]


_RESTING = {Phase.NEW: "creating", Phase.RUNNING: "available", Phase.STOPPED: "stopped", Phase.CRASHED: "failed", Phase.FAILED: "failed"}


def next_step(instance: Instance, desired: Desired | None, *, unfinished_manual_snapshots: bool) -> Step | None:
    """The next step, or None when nothing is to be done or a snapshot has to finish first."""
    if desired is None or instance.delete_asked:
        return None if unfinished_manual_snapshots and instance.phase in {Phase.RUNNING, Phase.STOPPED} else Step.DELETE
    match instance.phase:
        case Phase.NEW:
            return Step.CREATE
        case Phase.CRASHED:
            return Step.REBOOT if instance.reboot_asked else None
        case Phase.STOPPED:
            return None if desired.stopped or unfinished_manual_snapshots else Step.START
        case Phase.RUNNING:
            return _next_of_running(instance, desired, unfinished_manual_snapshots=unfinished_manual_snapshots)
        case Phase.FAILED:
            return None


def _next_of_running(instance: Instance, desired: Desired, *, unfinished_manual_snapshots: bool) -> Step | None:
    if instance.standby and not desired.replica:
        return Step.PROMOTE
    if instance.reboot_asked:
        return Step.REBOOT
    if desired.stopped:
        return None if unfinished_manual_snapshots else Step.STOP
    if not instance.standby and desired.password is not None and instance.applied_password != desired.password:
        return Step.SET_PASSWORD
    if dict(instance.applied_parameters) != dict(desired.parameters):
        return Step.SET_PARAMETERS
    return None


def status(instance: Instance, desired: Desired | None, *, busy: Step | None, unfinished_manual_snapshots: bool) -> str:
    """The DB instance status.

    A server that was killed shows `failed` as soon as it is gone; RDS may go on saying `available` for minutes after a host failure,
    so a drill must not detect by status. A frozen or partitioned one shows `available`: RDS does not see that either.
    """
    if instance.delete_asked or desired is None:
        return Step.DELETE.status
    step = busy or next_step(instance, desired, unfinished_manual_snapshots=unfinished_manual_snapshots)
    if step is not None:
        return step.status
    if instance.phase is Phase.RUNNING:
        if desired.stopped:
            return Step.STOP.status
        if instance.bad_parameters is not None:
            return "incompatible-parameters"
        if unfinished_manual_snapshots:
            return "backing-up"
    return _RESTING[instance.phase]
