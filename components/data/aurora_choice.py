"""From objectives to the shape of an Aurora PostgreSQL cluster, each choice with its reason.

Pure. Sources: Amazon Aurora User Guide, "High availability for Amazon Aurora" (a reader is promoted, typically within 60 s; without one
the writer is made anew, typically within 10 minutes; data is in three zones in any case), "Using Amazon Aurora global databases" (typical
lag under 1 s), "Backing up and restoring an Aurora DB cluster" (any second of 1 to 35 days, up to the last 5 minutes).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from components.data.backup_window import window_reason
from components.data.recovery_choice import Objectives, backups_kept, backups_kept_reason
from components.duration_words import in_words

GLOBAL_LAG = timedelta(seconds=1)

_WRITER_MADE_ANEW = timedelta(minutes=10)
_READ_WHILE_RECOVERING = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class AuroraChoice:
    """How a cluster is protected.

    Attributes:
        backup_retention_days: how far back a second can be restored.
        readers: kept in the primary Region, each ready to be the writer.
        copy_in_recovery_region: whether a cluster of the other Region follows this one, as an Aurora global database.
        recovery_readers: kept there beside the one that becomes the writer.
        reasons: one sentence for each, and one for what is left as it is.
    """

    backup_retention_days: int
    readers: int
    copy_in_recovery_region: bool
    recovery_readers: int
    reasons: tuple[str, ...]


def choose_aurora(objectives: Objectives) -> AuroraChoice:
    """The least that meets `objectives` with Aurora PostgreSQL."""
    readers = _readers(objectives)
    copy = objectives.rpo < objectives.restore_rpo or objectives.rto < objectives.restore_rto
    return AuroraChoice(
        backup_retention_days=backups_kept(objectives),
        readers=readers,
        copy_in_recovery_region=copy,
        recovery_readers=min(readers, 1) if copy and objectives.rto <= _READ_WHILE_RECOVERING else 0,
        reasons=tuple(_reasons(objectives, readers, copy=copy)),
    )


def unreachable_rpo(rpo: timedelta) -> str | None:
    """Why no cluster can meet the RPO of a failover between Regions, or None."""
    if rpo < GLOBAL_LAG:
        return (
            f"an RPO of {in_words(rpo)} cannot be met: an Aurora global database copies asynchronously and its other Region trails by up "
            f"to {in_words(GLOBAL_LAG)} or more"
        )
    return None


def _readers(objectives: Objectives) -> int:
    """None where making the writer anew is soon enough; two where even that of one lost reader would not be."""
    if objectives.rto > _WRITER_MADE_ANEW * 6:
        return 0
    return 2 if objectives.rto <= _WRITER_MADE_ANEW else 1


def _reasons(objectives: Objectives, readers: int, *, copy: bool) -> Iterator[str]:
    yield backups_kept_reason(objectives)
    anew = in_words(_WRITER_MADE_ANEW)
    rto = in_words(objectives.rto)
    yield {
        0: f"no reader: a lost writer is made anew within about {anew}, well within the RTO of {rto}",
        1: f"one reader in another zone: it takes over within about a minute; making a writer anew takes about {anew}, the RTO is {rto}",
        2: f"two readers: with one lost, the RTO of {rto} still holds; making a writer anew would take about {anew}",
    }[readers]
    kept, must = ("a", "must") if copy else ("no", "need not")
    yield (
        f"{kept} cluster in the recovery Region (global database): failover {must} be better than a restore "
        f"(RPO {in_words(objectives.rpo)} against {in_words(objectives.restore_rpo)}, RTO {rto} against {in_words(objectives.restore_rto)})"
    )
    if copy:
        reader = readers and objectives.rto <= _READ_WHILE_RECOVERING
        yield (
            f"{'one reader' if reader else 'no reader'} beside the instance that becomes the writer there: the RTO of {rto} "
            f"{'leaves no time to add one after a Region is lost' if reader else 'leaves time to add one after a Region is lost'}"
        )
    yield window_reason()
