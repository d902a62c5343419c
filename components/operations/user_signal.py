"""What users notice of a system, as metrics: their names, how they are read, and on which side of a number they are bad.

Pure. The system's own programs publish the metrics of the namespace `NAMESPACE` with the dimensions ``Environment`` and ``System``
(Amazon CloudWatch User Guide, "Publish custom metrics"); whoever takes backups publishes ``BackupAge``. Replication is told by RDS.
A metric nobody publishes counts as bad: silence is not health.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

NAMESPACE = "Holdfast/Users"
_MINUTE, _HOUR = 60, 3600


class Bad(Enum):
    """On which side of its threshold a signal is bad; the values are CloudWatch's comparison operators."""

    BELOW = "LessThanThreshold"
    ABOVE = "GreaterThanThreshold"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a signal is read.

    Attributes:
        metric: its name in `NAMESPACE`; None where RDS tells it, of the replica.
        statistic: a CloudWatch statistic, or a percentile such as ``p95``.
        period: seconds; `periods`: how many of them must be bad.
        unit: of the threshold, for people.
        means: what users meet when it is bad.
    """

    metric: str | None
    statistic: str
    bad: Bad
    period: int
    periods: int
    unit: str
    means: str


class UserSignal(Enum):
    """The signals of hypercare; each name is that of its threshold in the environment file."""

    LOGIN_SUCCESS_PERCENT = Reading(
        metric="LoginSuccess",
        statistic="Average",
        bad=Bad.BELOW,
        period=_MINUTE,
        periods=3,
        unit="%",
        means="people cannot sign in",
    )
    ORDER_TURNAROUND_SECONDS = Reading(
        metric="OrderTurnaround",
        statistic="p95",
        bad=Bad.ABOVE,
        period=_MINUTE,
        periods=5,
        unit="s",
        means="orders take too long to be acknowledged",
    )
    INTERFACE_LAG_SECONDS = Reading(
        metric="InterfaceLag",
        statistic="Maximum",
        bad=Bad.ABOVE,
        period=_MINUTE,
        periods=5,
        unit="s",
        means="messages reach other systems too late",
    )
    QUEUE_DEPTH = Reading(
        metric="QueueDepth",
        statistic="Maximum",
        bad=Bad.ABOVE,
        period=_MINUTE,
        periods=5,
        unit="messages",
        means="messages pile up",
    )
    REPLICATION_LAG_SECONDS = Reading(
        metric=None,
        statistic="Average",
        bad=Bad.ABOVE,
        period=_MINUTE,
        periods=3,
        unit="s",
        means="a failover now would lose more than is promised",
    )
    BACKUP_AGE_HOURS = Reading(
        metric="BackupAge",
        statistic="Maximum",
        bad=Bad.ABOVE,
        period=_HOUR,
        periods=2,
        unit="h",
        means="a restore now would go back too far",
    )

    @property
    def threshold(self) -> str:
        """Name of its threshold."""
        return self.name.lower()

    @property
    def words(self) -> str:
        """For a name: ``login-success``."""
        return "-".join(self.name.lower().split("_")[:2])


@dataclass(frozen=True, kw_only=True)
class MetricAddress:
    """Where a metric is found."""

    namespace: str
    metric: str
    dimensions: tuple[tuple[str, str], ...]


def address(signal: UserSignal, environment: str, system: str, replica: str) -> MetricAddress:
    """Where the signal of a system is found; `replica` is the identifier of its instance in the recovery Region."""
    if signal.value.metric is None:
        return MetricAddress(namespace="AWS/RDS", metric="ReplicaLag", dimensions=(("DBInstanceIdentifier", replica),))
    return MetricAddress(namespace=NAMESPACE, metric=signal.value.metric, dimensions=(("Environment", environment), ("System", system)))


def signals_of(replica: str | None) -> tuple[UserSignal, ...]:
    """The signals a system has: that of replication only where there is a replica that tells it."""
    return tuple(signal for signal in UserSignal if signal.value.metric or replica)
