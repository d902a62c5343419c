"""From objectives to backup retention, copies and replicas, each with its reason.

Pure. Sources: Amazon RDS User Guide, "Introduction to backups" (retention 1 to 35 days), "Restoring a DB instance to a specified time"
(transaction logs are stored every five minutes), "Working with DB instance read replicas" (PostgreSQL replication is asynchronous).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

LOG_UPLOAD = timedelta(minutes=5)
REPLICA_LAG = timedelta(seconds=1)

_LONGEST_RETENTION = timedelta(days=35)
_SHORTEST_RETENTION = timedelta(days=7)
_REBUILT = timedelta(hours=4)


@dataclass(frozen=True, kw_only=True)
class Objectives:
    """What a system must achieve; see ``stacks.tier`` for what each time is measured from and to."""

    rto: timedelta
    rpo: timedelta
    restore_rto: timedelta
    restore_rpo: timedelta
    cadence: timedelta


@dataclass(frozen=True, kw_only=True)
class RecoveryChoice:
    """How a database is protected.

    Attributes:
        backup_retention_days: how far back a point in time can be restored.
        standby_in_another_zone: whether a synchronous standby is kept in the Region.
        replica_in_recovery_region: whether an asynchronous replica is kept in the other Region.
        reasons: one sentence for each of the three.
    """

    backup_retention_days: int
    standby_in_another_zone: bool
    replica_in_recovery_region: bool
    reasons: tuple[str, str, str]


def choose(objectives: Objectives) -> RecoveryChoice:
    """The least that meets `objectives` with RDS for PostgreSQL."""
    retention = min(max(objectives.cadence + timedelta(days=5), _SHORTEST_RETENTION), _LONGEST_RETENTION).days
    standby = objectives.rto <= _REBUILT
    replica = objectives.rpo < objectives.restore_rpo or objectives.rto < objectives.restore_rto
    return RecoveryChoice(
        backup_retention_days=retention,
        standby_in_another_zone=standby,
        replica_in_recovery_region=replica,
        reasons=(
            _retention_reason(retention, objectives),
            _standby_reason(standby, objectives),
            _replica_reason(replica, objectives),
        ),
    )


def _retention_reason(days: int, objectives: Objectives) -> str:
    return f"backups are kept {days} days: a drill is due every {_words(objectives.cadence)}, and what it finds must still be in reach"


def _standby_reason(standby: bool, objectives: Objectives) -> str:
    kept, side = ("a", "within") if standby else ("no", "beyond")
    return f"{kept} standby in another zone: the RTO of {_words(objectives.rto)} is {side} the {_words(_REBUILT)} that rebuilding may take"


def _replica_reason(replica: bool, objectives: Objectives) -> str:
    rpo = f"RPO {_words(objectives.rpo)} against {_words(objectives.restore_rpo)}"
    rto = f"RTO {_words(objectives.rto)} against {_words(objectives.restore_rto)}"
    kept, must = ("a", "must") if replica else ("no", "need not")
    return f"{kept} replica in the recovery Region: failover {must} be better than a restore ({rpo}, {rto})"


def unreachable_rpo(rpo: timedelta) -> str | None:
    """Why no choice for this engine can meet the RPO of a failover, or None."""
    if rpo < REPLICA_LAG:
        return (
            f"an RPO of {_words(rpo)} cannot be met: an RDS for PostgreSQL replica in another Region is asynchronous "
            f"and trails by up to {_words(REPLICA_LAG)} or more"
        )
    return None


def unreachable_restore_rpo(restore_rpo: timedelta) -> str | None:
    """Why no restore can start from so young a recovery point, or None."""
    if restore_rpo < LOG_UPLOAD:
        return f"a restore RPO of {_words(restore_rpo)} cannot be met: RDS stores transaction logs every {_words(LOG_UPLOAD)}"
    return None


def _words(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size} {unit}" if seconds // size > 1 else f"1 {unit[:-1]}"
    return f"{seconds} s"
