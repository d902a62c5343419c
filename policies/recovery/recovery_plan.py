"""What the stack promises to recover: the part of the stack output `recovery_plan` (holdfast.recovery-plan/1) that rules ask about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from policies.graph import Graph
from policies.need import Need, NotShownError
from policies.resource import Resource, UnknownValueError
from policies.value import Unknown

_INSTANCE = "aws:rds/instance:Instance"
_PLAN = Resource("", "holdfast:recovery-plan", "recovery_plan", {})


@dataclass(frozen=True)
class Copy:
    """One instance of a system's database: its identifier, its Region, its ARN as text or reference."""

    instance: str
    region: str
    arn: str

    def resource(self, graph: Graph) -> Resource | None:
        """The database instance this copy names.

        Raises:
            UnknownValueError: no instance has that name, and one does not know its own yet: that may be it.
        """
        found = graph.named(self.instance, _INSTANCE, "identifier") or graph.named(self.arn, _INSTANCE, "arn")
        for instance in () if found else graph.of_type(_INSTANCE):
            instance.text("identifier")
        return found


@dataclass(frozen=True)
class System:
    """One system with its objectives in seconds and its cadence in days; None where the plan does not state one.

    Attributes:
        drillable: whether drills may touch it.
        written: its part of the plan.
    """

    name: str
    tier: str
    rto: float | None
    rpo: float | None
    restore_rto: float | None
    restore_rpo: float | None
    cadence_days: float | None
    drillable: bool
    primary: Copy | None
    replica: Copy | None
    written: Resource

    def databases(self, graph: Graph) -> tuple[Resource, ...]:
        """The declared instances of both copies, the primary first."""
        return tuple(found for copy in (self.primary, self.replica) if copy and (found := copy.resource(graph)))


@dataclass(frozen=True)
class RecoveryPlan:
    """The systems that must be recoverable, and by what."""

    systems: tuple[System, ...]
    recovery_region: str
    written: Resource

    @property
    def drill_role(self) -> str:
        """ARN of the role drills run under, as text or reference."""
        return self.written.text("drill_role_arn")

    @property
    def evidence_bucket(self) -> str:
        """Name of the bucket evidence goes to, as text or reference."""
        return self.written.text("evidence_bucket")


@lru_cache(maxsize=1)
def recovery_plan(graph: Graph) -> RecoveryPlan | None:
    """The stack's recovery plan, or None where the stack exports none; read once for all rules that ask about the same graph.

    Raises:
        NotShownError: the source of the graph shows no outputs, so that nobody can tell whether there is a plan.
        UnknownValueError: the plan, or a part of it, is not known before the update.
    """
    if Need.OUTPUTS in graph.lacks:
        raise NotShownError(Need.OUTPUTS)
    found = graph.outputs.get("recovery_plan")
    if found is None:
        return None
    if isinstance(found, Unknown):
        raise UnknownValueError(_PLAN, "recovery_plan")
    plan = Resource("", _PLAN.type, _PLAN.name, found if isinstance(found, Mapping) else {})
    return RecoveryPlan(
        systems=tuple(_systems(plan)),
        recovery_region=plan.text("regions.recovery"),
        written=plan,
    )


def _systems(plan: Resource) -> Iterator[System]:
    for system in plan.blocks("systems"):
        tier = system.text("tier")
        yield System(
            name=system.text("name"),
            tier=tier,
            rto=plan.number(f"tiers.{tier}.rto_seconds"),
            rpo=plan.number(f"tiers.{tier}.rpo_seconds"),
            restore_rto=plan.number(f"tiers.{tier}.restore_rto_seconds"),
            restore_rpo=plan.number(f"tiers.{tier}.restore_rpo_seconds"),
            cadence_days=plan.number(f"tiers.{tier}.cadence_days"),
            drillable=system.flag("drillable"),
            primary=_copy(system, "database.primary"),
            replica=_copy(system, "database.replica"),
            written=system,
        )


def _copy(system: Resource, path: str) -> Copy | None:
    if system.value(path) is None:
        return None
    instance = system.known_text(f"{path}.instance")
    arn = system.known_text(f"{path}.arn") if instance else system.text(f"{path}.arn")
    instance = instance if instance or arn else system.text(f"{path}.instance")
    return Copy(instance, system.text(f"{path}.region"), arn)
