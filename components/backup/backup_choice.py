"""From a tier's objectives to how often, how long and by which means its data is backed up, each with its reason.

Pure. Sources: AWS Backup Developer Guide, "Backup plan options and configuration" (snapshots at most hourly; a job may start late by its
start window, at least one hour; a point in cold storage stays there 90 days), "Continuous backups and point-in-time recovery" (1 to 35
days; a continuous rule is best paired with a snapshot rule, at another time).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from components.duration_words import in_words

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START_WINDOW = HOUR
LONGEST_CONTINUOUS_DAYS = 35
COLD_DAYS = 90
INTERVALS = tuple(timedelta(hours=hours) for hours in (24, 12, 8, 6, 4, 3, 2, 1))

_SNAPSHOT_HOUR = 5
_CONTINUOUS_HOUR = 9


@dataclass(frozen=True, kw_only=True)
class BackupNeed:
    """What the backups of a tier must achieve.

    Attributes:
        restore_rpo: oldest recovery point a restore may start from.
        cadence: longest time between two drills, which must find recovery points.
        accounts_differ: whether the backup account is another than the data's.
        keep_days, every, cold_after_days: as an environment file says (``stacks.settings.backup``).
    """

    restore_rpo: timedelta
    cadence: timedelta
    keep_days: int
    every: timedelta | None
    cold_after_days: int | None
    accounts_differ: bool


@dataclass(frozen=True, kw_only=True)
class BackupRule:
    """One rule of a plan.

    Attributes:
        name: unique in its plan.
        schedule: AWS cron expression, in UTC.
        continuous: whether every second of `keep_days` can be restored, and not snapshots alone.
        copied: whether its recovery points are copied to the other vaults; copies of a continuous one are snapshots.
    """

    name: str
    schedule: str
    keep_days: int
    cold_after_days: int | None
    continuous: bool
    copied: bool


@dataclass(frozen=True, kw_only=True)
class BackupChoice:
    """How a tier is backed up.

    Attributes:
        every: time between two snapshots.
        reasons: one sentence for each choice, for people.
    """

    every: timedelta
    rules: tuple[BackupRule, ...]
    reasons: tuple[str, ...]


def choose_backup(need: BackupNeed) -> BackupChoice:
    """The least that meets `need`."""
    every = need.every or _interval(need.restore_rpo)
    return BackupChoice(every=every, rules=tuple(_rules(need, every)), reasons=tuple(_reasons(need, every)))


def is_continuous(restore_rpo: timedelta) -> bool:
    """Whether no snapshot schedule is young enough, so that the log of changes itself must be kept."""
    return restore_rpo < HOUR + START_WINDOW


def interval_problem(every: timedelta, restore_rpo: timedelta) -> str | None:
    """Why snapshots `every` so often are not what a tier needs, or None."""
    if every not in INTERVALS:
        return f"must be one of {', '.join(f'PT{interval // HOUR}H' for interval in reversed(INTERVALS))}, so that a day is divided evenly"
    if not is_continuous(restore_rpo) and every + START_WINDOW > restore_rpo:
        return (
            f"leaves recovery points up to {in_words(every + START_WINDOW)} old (a job may start {in_words(START_WINDOW)} late), "
            f"but the tier's restore_rpo is {in_words(restore_rpo)}"
        )
    return None


def retention_problem(keep_days: int, cold_after_days: int | None) -> str | None:
    """Why AWS Backup refuses this lifecycle, or None (AWS Backup Developer Guide, "Lifecycle": 90 days in cold storage)."""
    if cold_after_days is not None and keep_days < cold_after_days + COLD_DAYS:
        return (
            f"keeps recovery points {keep_days} days, but what moves to cold storage after {cold_after_days} days stays there "
            f"{COLD_DAYS}; keep at least {cold_after_days + COLD_DAYS}"
        )
    return None


def _interval(restore_rpo: timedelta) -> timedelta:
    if is_continuous(restore_rpo):
        return DAY
    return next(interval for interval in INTERVALS if interval + START_WINDOW <= restore_rpo)


def _rules(need: BackupNeed, every: timedelta) -> Iterator[BackupRule]:
    yield BackupRule(
        name="snapshots",
        schedule=_cron(_SNAPSHOT_HOUR, every),
        keep_days=need.keep_days,
        cold_after_days=need.cold_after_days,
        continuous=False,
        copied=True,
    )
    if is_continuous(need.restore_rpo):
        yield BackupRule(
            name="continuous",
            schedule=_cron(_CONTINUOUS_HOUR, DAY),
            keep_days=LONGEST_CONTINUOUS_DAYS,
            cold_after_days=None,
            continuous=True,
            copied=False,
        )


def _reasons(need: BackupNeed, every: timedelta) -> Iterator[str]:
    if is_continuous(need.restore_rpo):
        yield (
            f"changes are kept continuously: a restore may lose {in_words(need.restore_rpo)}, and snapshots are at best "
            f"{in_words(HOUR + START_WINDOW)} old (one an hour, started up to {in_words(START_WINDOW)} late)"
        )
        yield f"a snapshot every {in_words(every)} besides: only snapshots outlive {LONGEST_CONTINUOUS_DAYS} days and are copied elsewhere"
    else:
        yield (
            f"a snapshot every {in_words(every)}: with a start up to {in_words(START_WINDOW)} late none is older than "
            f"{in_words(every + START_WINDOW)}, and the restore RPO is {in_words(need.restore_rpo)}"
        )
        yield f"nothing is kept continuously: snapshots alone meet the restore RPO of {in_words(need.restore_rpo)}"
    yield f"kept {need.keep_days} days, as the environment asks; a drill is due every {in_words(need.cadence)}"
    if need.cold_after_days is None:
        yield "nothing moves to cold storage: databases cannot, and a restore from there takes hours more"
    else:
        yield f"moves to cold storage after {need.cold_after_days} days, where its resource type can"
    if need.accounts_differ:
        yield "copied to a vault in the recovery Region and to one in the backup account: a lost Region or a lost account leaves a copy"
    else:
        yield "copied to a vault in the recovery Region and to another here: a lost Region leaves a copy, a lost account would not"


def _cron(hour: int, every: timedelta) -> str:
    """Every `every` from `hour` o'clock UTC, in the cron of Amazon EventBridge: minutes, hours, day, month, weekday, year."""
    hours = sorted((hour + step * (every // HOUR)) % 24 for step in range(DAY // every))
    return f"cron(0 {'*' if every == HOUR else ','.join(map(str, hours))} * * ? *)"
