"""From objectives to backup retention, copies and replicas, each with its reason.

Pure. Sources: Amazon RDS User Guide, "Introduction to backups" (retention 1 to 35 days), "Restoring a DB instance to a specified time"
(transaction logs are stored every five minutes), "Working with DB instance read replicas" (PostgreSQL replication is asynchronous).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from components.backup.backup_choice import LONGEST_CONTINUOUS_DAYS, is_continuous
from components.data.backup_window import window_reason
from components.duration_words import in_words

LOG_UPLOAD = timedelta(minutes=5)
REPLICA_LAG = timedelta(seconds=1)

_LONGEST_RETENTION = timedelta(days=35)
_SHORTEST_RETENTION = timedelta(days=7)
_REBUILT = timedelta(hours=4)
_LEFT_AS_IS = (
    "wal_retrieve_retry_interval is left as RDS has it: a standby of ours would ask again after 0.1 s, but that RDS lets it be set could "
    "not be confirmed, and RDS refuses a whole parameter group for one parameter that it does not"
)


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
        reasons: one sentence for each, and for what is left as RDS has it.
    """

    backup_retention_days: int
    standby_in_another_zone: bool
    replica_in_recovery_region: bool
    reasons: tuple[str, ...]


def choose(objectives: Objectives) -> RecoveryChoice:
    """The least that meets `objectives` with RDS for PostgreSQL."""
    retention = backups_kept(objectives)
    standby = objectives.rto <= _REBUILT
    replica = objectives.rpo < objectives.restore_rpo or objectives.rto < objectives.restore_rto
    return RecoveryChoice(
        backup_retention_days=retention,
        standby_in_another_zone=standby,
        replica_in_recovery_region=replica,
        reasons=(
            backups_kept_reason(objectives),
            _standby_reason(standby, objectives),
            _replica_reason(replica, objectives),
            window_reason(),
            _LEFT_AS_IS,
        ),
    )


def backups_kept(objectives: Objectives) -> int:
    """Days that automated backups are kept: one drill and the time to look into it, within what RDS and Aurora allow (up to 35).

    Where AWS Backup keeps changes continuously it is AWS Backup that sets this, to the longest there is; said here too, so that the
    program and AWS Backup do not undo each other's work (AWS Backup Developer Guide, "Continuous backups and point-in-time recovery").
    """
    if is_continuous(objectives.restore_rpo):
        return LONGEST_CONTINUOUS_DAYS
    return min(max(objectives.cadence + timedelta(days=5), _SHORTEST_RETENTION), _LONGEST_RETENTION).days


def backups_kept_reason(objectives: Objectives) -> str:
    """Why so long, for people."""
    days = backups_kept(objectives)
    if is_continuous(objectives.restore_rpo):
        return f"backups are kept {days} days, the longest there is: a restore may lose {in_words(objectives.restore_rpo)} at any of them"
    return f"backups are kept {days} days: a drill is due every {in_words(objectives.cadence)}, and what it finds must still be in reach"


def _standby_reason(standby: bool, objectives: Objectives) -> str:
    kept, side = ("a", "within") if standby else ("no", "beyond")
    return (
        f"{kept} standby in another zone: the RTO of {in_words(objectives.rto)} is {side} the {in_words(_REBUILT)} that rebuilding may take"
    )


def _replica_reason(replica: bool, objectives: Objectives) -> str:
    rpo = f"RPO {in_words(objectives.rpo)} against {in_words(objectives.restore_rpo)}"
    rto = f"RTO {in_words(objectives.rto)} against {in_words(objectives.restore_rto)}"
    kept, must = ("a", "must") if replica else ("no", "need not")
    return f"{kept} replica in the recovery Region: failover {must} be better than a restore ({rpo}, {rto})"


def unreachable_rpo(rpo: timedelta) -> str | None:
    """Why no choice for this engine can meet the RPO of a failover, or None."""
    if rpo < REPLICA_LAG:
        return (
            f"an RPO of {in_words(rpo)} cannot be met: an RDS for PostgreSQL replica in another Region is asynchronous "
            f"and trails by up to {in_words(REPLICA_LAG)} or more"
        )
    return None


def unreachable_restore_rpo(restore_rpo: timedelta) -> str | None:
    """Why no restore can start from so young a recovery point, or None."""
    if restore_rpo < LOG_UPLOAD:
        return f"a restore RPO of {in_words(restore_rpo)} cannot be met: RDS stores transaction logs every {in_words(LOG_UPLOAD)}"
    return None
