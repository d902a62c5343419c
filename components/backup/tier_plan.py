"""The backup plan of one criticality tier, and what it covers."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import backup

from components.backup.backup_choice import START_WINDOW, BackupChoice, BackupRule
from components.backup.locked_vault import LockedVault
from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_MINUTE_S = 60
_COMPLETION_MINUTES = 12 * 60


@dataclass(frozen=True, kw_only=True)
class TierPlanArgs:
    """What the plan of a tier needs to know.

    Attributes:
        tier: its name; everything in this Region tagged with it and with this environment is backed up.
        vault: where recovery points are made, `copies`: ARNs of the vaults they are copied to.
        role: ARN of the role that takes them.
    """

    facts: EnvironmentFacts
    placement: Placement
    tier: str
    choice: BackupChoice
    vault: LockedVault
    copies: tuple[pulumi.Input[str], ...]
    role: pulumi.Input[str]


class TierPlan(pulumi.ComponentResource):
    """How a tier is backed up, chosen by its objectives.

    Pulumi type: ``holdfast:backup:TierPlan``

    Creates *name* of each:
        - ``aws.backup.Plan``: a rule of snapshots that are copied; where no snapshot is young enough, a continuous rule besides
        - ``aws.backup.Selection``: whatever carries the tags of this environment and tier; a system added later is covered at once

    A legal hold (AWS Backup Developer Guide, "Legal holds") is placed by a person on recovery points, not declared here: a held one
    outlives `keep_days` and its copies theirs, and no change of this plan shortens that.

    Changing `tier` replaces the plan; recovery points already made stay until their own end.

    Outputs: `choice`: the reasons, in words.
    """

    def __init__(self, name: str, args: TierPlanArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:backup:TierPlan", name, None, opts)
        inside = args.placement.inside(self)
        plan = backup.Plan(
            name,
            name=args.facts.named(name),
            rules=[_rule(rule, args) for rule in args.choice.rules],
            tags=args.facts.tags(name, tier=args.tier),
            opts=inside,
        )
        backup.Selection(
            name,
            name=args.facts.named(name),
            plan_id=plan.id,
            iam_role_arn=args.role,
            resources=["*"],
            conditions=[
                backup.SelectionConditionArgs(
                    string_equals=[
                        backup.SelectionConditionStringEqualArgs(key=f"aws:ResourceTag/holdfast:{key}", value=value)
                        for key, value in (("environment", args.facts.name), ("tier", args.tier))
                    ]
                )
            ],
            opts=inside,
        )
        self.register_outputs({"choice": list(args.choice.reasons)})


def _rule(rule: BackupRule, args: TierPlanArgs) -> backup.PlanRuleArgs:
    return backup.PlanRuleArgs(
        rule_name=rule.name,
        target_vault_name=args.vault.name,
        schedule=rule.schedule,
        schedule_expression_timezone="Etc/UTC",
        start_window=int(START_WINDOW.total_seconds()) // _MINUTE_S,
        completion_window=_COMPLETION_MINUTES,
        enable_continuous_backup=rule.continuous,
        lifecycle=backup.PlanRuleLifecycleArgs(delete_after=rule.keep_days, cold_storage_after=rule.cold_after_days),
        copy_actions=[
            backup.PlanRuleCopyActionArgs(
                destination_vault_arn=vault,
                lifecycle=backup.PlanRuleCopyActionLifecycleArgs(delete_after=rule.keep_days, cold_storage_after=rule.cold_after_days),
            )
            for vault in args.copies
        ]
        if rule.copied
        else None,
    )
