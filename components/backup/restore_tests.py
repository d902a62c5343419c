"""Restores that AWS Backup makes by itself, to learn that a recovery point can be restored at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pulumi
from pulumi_aws import backup

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_MONTH = timedelta(days=31)
_VALIDATED_HOURS = 4
_START_HOURS = 4


@dataclass(frozen=True, kw_only=True)
class RestoreTestsArgs:
    """What the tests of one tier need to know.

    Attributes:
        tier: its name; tested is what carries its tag and this environment's.
        cadence: longest time between two drills of it; tests come more often.
        vault: ARN of the vault whose recovery points are tested.
        role: ARN of the role that restores.
        kinds: resource type, as AWS Backup names it, to where and how its restores are made; ``RDS``, ``Aurora``.
    """

    facts: EnvironmentFacts
    placement: Placement
    tier: str
    cadence: timedelta
    vault: pulumi.Input[str]
    role: pulumi.Input[str]
    kinds: Mapping[str, Mapping[str, pulumi.Input[str]]]


class RestoreTests(pulumi.ComponentResource):
    """A random recovery point of a tier restored into the drill network again and again, and removed a few hours later.

    Pulumi type: ``holdfast:backup:RestoreTests``

    Creates:
        - ``aws.backup.RestoreTestingPlan`` *name*: weekly; monthly where drills are due less often than every month
        - ``aws.backup.RestoreTestingSelection`` *name*-*kind* for each kind of resource

    A restore that ends well shows that the recovery point and the key can be used; that the data in it is right is for a drill to show.
    Documents are left out: a restored copy of a whole archive costs more than it tells. Source: AWS Backup Developer Guide, "Restore
    testing". Names hold no hyphen, as AWS demands. Changing `tier` replaces both.

    Outputs: none.
    """

    def __init__(self, name: str, args: RestoreTestsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:backup:RestoreTests", name, None, opts)
        inside = args.placement.inside(self)
        plan = backup.RestoreTestingPlan(
            name,
            name=_underscored(args.facts.named(args.tier)),
            schedule_expression=restore_test_schedule(args.cadence),
            schedule_expression_timezone="Etc/UTC",
            start_window_hours=_START_HOURS,
            recovery_point_selection=backup.RestoreTestingPlanRecoveryPointSelectionArgs(
                algorithm="RANDOM_WITHIN_WINDOW",
                include_vaults=[args.vault],
                recovery_point_types=["CONTINUOUS", "SNAPSHOT"],
                selection_window_days=min(max(args.cadence.days, 1), 365),
            ),
            tags=args.facts.tags(name, tier=args.tier),
            opts=inside,
        )
        for kind, overrides in args.kinds.items():
            backup.RestoreTestingSelection(
                f"{name}-{kind.lower()}",
                name=_underscored(args.facts.named(args.tier, kind.lower())),
                restore_testing_plan_name=plan.name,
                protected_resource_type=kind,
                protected_resource_conditions=backup.RestoreTestingSelectionProtectedResourceConditionsArgs(
                    string_equals=[
                        backup.RestoreTestingSelectionProtectedResourceConditionsStringEqualArgs(
                            key=f"aws:ResourceTag/holdfast:{key}", value=value
                        )
                        for key, value in (("environment", args.facts.name), ("tier", args.tier))
                    ]
                ),
                restore_metadata_overrides=dict(overrides),
                iam_role_arn=args.role,
                validation_window_hours=_VALIDATED_HOURS,
                opts=inside,
            )
        self.register_outputs({})


def restore_test_schedule(cadence: timedelta) -> str:
    """Weekly, so that several tests fall between two drills; monthly where drills are rarer than monthly themselves. In UTC."""
    return "cron(0 12 ? * TUE *)" if cadence <= _MONTH else "cron(0 12 1 * ? *)"


def _underscored(name: str) -> str:
    return name.replace("-", "_")
