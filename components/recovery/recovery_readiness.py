"""Whether a system could be moved to the other Region now, as Application Recovery Controller sees it every minute."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import route53recoveryreadiness as readiness

from components.environment_facts import EnvironmentFacts
from components.placement import Placement
from components.recovery.readiness_set import ReadinessSet, Side, readiness_name

_SERVICE = "route53-recovery-readiness"


@dataclass(frozen=True, kw_only=True)
class RecoveryReadinessArgs:
    """What the readiness of one system needs to know; `sets` is what it is judged by."""

    facts: EnvironmentFacts
    placement: Placement
    system: str
    sets: tuple[ReadinessSet, ...]


class RecoveryReadiness(pulumi.ComponentResource):
    """A system as a recovery group with a cell in each Region, and a readiness check for each set of its resources.

    Pulumi type: ``holdfast:recovery:RecoveryReadiness``

    Creates:
        - ``aws.route53recoveryreadiness.Cell`` *name*-primary and *name*-recovery, and their ``RecoveryGroup`` *name*
        - for each set ``aws.route53recoveryreadiness.ResourceSet`` *name*-*set*: each resource with the cell it belongs to, or the group
        - for each set ``aws.route53recoveryreadiness.ReadinessCheck`` *name*-*set*, paid by the hour

    Readiness checks are closed to new customers of AWS: an account that did not use them before is refused, and there the switch stays
    off. They tell whether the other Region is prepared, not whether a system is healthy, and are no signal to fail over (Amazon
    Application Recovery Controller Developer Guide, "Amazon Application Recovery Controller (ARC) readiness check availability change",
    "Readiness checks and disaster recovery scenarios"); nothing here moves a name by them, and a drill proves more. AWS's own limits
    hold for clusters: a copy with fewer readers than its primary, or that trails by 30 seconds, is told as not ready.

    Changing the name of the environment or of the system replaces all of it.

    Outputs: `watched`, ARNs of the group and the checks.
    """

    watched: tuple[str, ...]

    def __init__(self, name: str, args: RecoveryReadinessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:recovery:RecoveryReadiness", name, None, opts)
        self._name, self._args = name, args
        cells = {side: self._cell(side) for side in Side}
        group = readiness.RecoveryGroup(
            name,
            recovery_group_name=self._called(),
            cells=[cell.arn for cell in cells.values()],
            tags=args.facts.tags(args.system, "readiness"),
            opts=args.placement.inside(self),
        )
        for audited in args.sets:
            self._check(audited, cells, group)
        checks = [f"readiness-check/{self._called(audited.name)}" for audited in args.sets]
        self.watched = tuple(args.placement.arn(_SERVICE, what, region="") for what in (f"recovery-group/{self._called()}", *checks))
        self.register_outputs({})

    def _called(self, *words: str) -> str:
        return readiness_name(self._args.facts.name, self._args.system, *words)

    def _cell(self, side: Side) -> readiness.Cell:
        args = self._args
        return readiness.Cell(
            f"{self._name}-{side.value}",
            cell_name=self._called(side.value),
            tags=args.facts.tags(args.system, side.value, "readiness"),
            opts=args.placement.inside(self),
        )

    def _check(self, audited: ReadinessSet, cells: dict[Side, readiness.Cell], group: readiness.RecoveryGroup) -> None:
        args, name, called = self._args, f"{self._name}-{audited.name}", self._called(audited.name)
        tags, inside = args.facts.tags(args.system, audited.name, "readiness"), args.placement.inside(self)
        resources = readiness.ResourceSet(
            name,
            resource_set_name=called,
            resource_set_type=audited.kind.value,
            resources=[
                readiness.ResourceSetResourceArgs(
                    resource_arn=one.arn, readiness_scopes=[group.arn if one.side is None else cells[one.side].arn]
                )
                for one in audited.resources
            ],
            tags=tags,
            opts=inside,
        )
        readiness.ReadinessCheck(name, readiness_check_name=called, resource_set_name=resources.resource_set_name, tags=tags, opts=inside)
