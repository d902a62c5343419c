"""One customer-managed key for each data class, readable in the recovery Region when it must be."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pulumi
from pulumi_aws import kms

from components.encryption.key_duties import KeyDuties
from components.encryption.key_policy import key_policy
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class DataKeyArgs:
    """What a data key needs to know.

    Attributes:
        data_class: what it protects, for example ``clinical``; the alias is ``alias/<environment>-<data_class>``.
        duties: who administers, uses and may destroy it.
        rotation: time between automatic rotations, 90 to 2,560 days (AWS KMS Developer Guide, "Rotate AWS KMS keys").
        after: roles that must exist before a policy can name them.
        recovery: where it must still decrypt after the primary Region is lost, or None.
    """

    facts: EnvironmentFacts
    placement: Placement
    data_class: str
    duties: KeyDuties
    rotation: timedelta
    recovery: Placement | None = None
    after: Sequence[pulumi.Resource] = ()


class DataKey(pulumi.ComponentResource):
    """A key, its alias and, where recovery needs it, its replica.

    Pulumi type: ``holdfast:encryption:DataKey``

    Creates:
        - ``aws.kms.Key`` *name* (protected where the environment is)
        - ``aws.kms.Alias`` *name*
        - ``aws.kms.ReplicaKey`` and ``aws.kms.Alias`` *name*-recovery, with `DataKeyArgs.recovery` (protected likewise)

    Changing `data_class` replaces the aliases only. Adding or removing `recovery` replaces the key, because a single-Region key
    cannot become multi-Region.

    Outputs: `arn`, `recovery_arn` (the primary's ARN where there is no replica).
    """

    arn: pulumi.Output[str]
    recovery_arn: pulumi.Output[str]

    def __init__(self, name: str, args: DataKeyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:encryption:DataKey", name, None, opts)
        policy = json.dumps(key_policy(args.duties), sort_keys=True)
        alias = f"alias/{args.facts.named(args.data_class)}"
        description = f"{args.data_class} data of {args.facts.name}"
        tags = args.facts.tags(args.data_class, data_class=args.data_class)

        key = kms.Key(
            name,
            description=description,
            enable_key_rotation=True,
            rotation_period_in_days=args.rotation.days,
            multi_region=args.recovery is not None,
            deletion_window_in_days=30,
            policy=policy,
            tags=tags,
            opts=args.placement.inside(self, protect=args.facts.protect, depends_on=args.after),
        )
        kms.Alias(name, name=alias, target_key_id=key.id, opts=args.placement.inside(self))
        self.arn = self.recovery_arn = key.arn

        if args.recovery is not None:
            replica = kms.ReplicaKey(
                f"{name}-recovery",
                primary_key_arn=key.arn,
                description=f"{description}, in the recovery Region",
                deletion_window_in_days=30,
                policy=policy,
                tags=tags,
                opts=args.recovery.inside(self, protect=args.facts.protect),
            )
            kms.Alias(f"{name}-recovery", name=alias, target_key_id=replica.key_id, opts=args.recovery.inside(self))
            self.recovery_arn = replica.arn

        self.register_outputs({"arn": self.arn, "recovery_arn": self.recovery_arn})
