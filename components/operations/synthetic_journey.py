"""A way through a system, walked again and again as a user would."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

import pulumi
from pulumi_aws import cloudwatch, iam, s3, synthetics

from components.environment_facts import EnvironmentFacts
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import NetworkTier
from components.operations.journey_bundle import HANDLER, Bundle
from components.operations.journey_policy import journey_policy, journey_trust
from components.placement import Placement
from components.recovery.failover_name import WatchedAlarm
from components.storage.private_bucket import PrivateBucket

_KEPT_DAYS = 31
_MEMORY_MB = 1024
_WELL_PERCENT = 90
_WALKS = 2


@dataclass(frozen=True, kw_only=True)
class JourneyStep:
    """One page or call; `expect` is text its answer must hold, None where its status says enough."""

    name: str
    path: str
    expect: str | None


@dataclass(frozen=True, kw_only=True)
class SyntheticJourneyArgs:
    """What a journey needs to know.

    Attributes:
        owner: the duty that is woken.
        host: where the system answers over TLS, as seen from the application tier.
        every: time between two walks; `patience`: for one.
        runtime: version of the Synthetics runtime.
        store: bucket of the script and the results; `key`: ARN of its key.
    """

    facts: EnvironmentFacts
    placement: Placement
    system: str
    owner: str
    host: str
    steps: tuple[JourneyStep, ...]
    every: timedelta
    patience: timedelta
    runtime: str
    network: SegmentedVpc
    store: PrivateBucket
    key: pulumi.Input[str]
    script: Bundle


class SyntheticJourney(pulumi.ComponentResource):
    """A canary with its script, its role and its alarm.

    Pulumi type: ``holdfast:operations:SyntheticJourney``

    Creates:
        - ``aws.s3.BucketObjectv2`` *name*: the script, under the system and its digest, so that a changed script is a new object
        - ``aws.iam.Role`` and ``aws.iam.RolePolicy`` *name*
        - ``aws.synthetics.Canary`` *name* in the application tier: its results are encrypted, and no answer of the system is kept
        - ``aws.cloudwatch.MetricAlarm`` *name*: fewer than nine in ten steps went well twice running, or nothing was told

    The alarm calls nobody: the alarm of the whole system speaks for it (`UserAlarms`). The tier must have a declared flow to the host.
    Changing `system` replaces everything.

    Outputs: `alarm`.
    """

    alarm: WatchedAlarm

    def __init__(self, name: str, args: SyntheticJourneyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:operations:SyntheticJourney", name, None, opts)
        inside, canary = args.placement.inside(self), args.facts.named(args.system, "journey")
        tags = args.facts.tags(args.system, "journey")
        script = s3.BucketObjectv2(
            name,
            bucket=args.store.ready_name,
            key=f"code/{args.system}/{args.script.digest}.zip",
            content_base64=args.script.content,
            content_type="application/zip",
            server_side_encryption="aws:kms",
            kms_key_id=args.key,
            bucket_key_enabled=True,
            tags=tags,
            opts=inside,
        )
        made = self._canary(name, canary, args, script)
        told = cloudwatch.MetricAlarm(
            name,
            name=canary,
            alarm_description=f"The journey through {args.system} cannot be walked; {args.owner} answers for it",
            namespace="CloudWatchSynthetics",
            metric_name="SuccessPercent",
            dimensions={"CanaryName": made.name},
            statistic="Average",
            period=max(60, int(args.every.total_seconds())),
            evaluation_periods=_WALKS,
            comparison_operator="LessThanThreshold",
            threshold=_WELL_PERCENT,
            treat_missing_data="breaching",
            tags=tags,
            opts=inside,
        )
        self.alarm = WatchedAlarm(alarm=told.name, region=args.placement.region)
        self.register_outputs({})

    def _canary(self, name: str, canary: str, args: SyntheticJourneyArgs, script: s3.BucketObjectv2) -> synthetics.Canary:
        inside, tags = args.placement.inside(self), args.facts.tags(args.system, "journey")
        role = iam.Role(
            name,
            name=args.facts.named("journey", args.system),
            description=f"Walks the journey through {args.system}",
            assume_role_policy=json.dumps(journey_trust(), sort_keys=True),
            permissions_boundary=args.facts.boundary(args.placement.account),
            tags=tags,
            opts=inside,
        )
        allowed = iam.RolePolicy(
            name,
            name=canary,
            role=role.name,
            policy=pulumi.Output.from_input(args.key).apply(
                lambda key: json.dumps(journey_policy(args.placement, canary, args.store.arn, key), sort_keys=True)
            ),
            opts=inside,
        )
        minutes = args.every // timedelta(minutes=1)
        return synthetics.Canary(
            name,
            name=canary,
            artifact_s3_location=f"s3://{args.store.name}/{canary}",
            artifact_config=synthetics.CanaryArtifactConfigArgs(
                s3_encryption=synthetics.CanaryArtifactConfigS3EncryptionArgs(encryption_mode="SSE_KMS", kms_key_arn=args.key)
            ),
            execution_role_arn=pulumi.Output.all(role.arn, allowed.id).apply(lambda known: str(known[0])),
            handler=HANDLER,
            runtime_version=args.runtime,
            s3_bucket=script.bucket,
            s3_key=script.key,
            s3_version=script.version_id,
            schedule=synthetics.CanaryScheduleArgs(expression=f"rate({minutes} minute{'s' if minutes > 1 else ''})"),
            run_config=synthetics.CanaryRunConfigArgs(
                timeout_in_seconds=int(args.patience.total_seconds()),
                memory_in_mb=_MEMORY_MB,
                environment_variables={"JOURNEY": json.dumps(journey_variable(args), sort_keys=True)},
            ),
            vpc_config=synthetics.CanaryVpcConfigArgs(
                subnet_ids=args.network.subnet_ids(NetworkTier.APPLICATION),
                security_group_ids=[args.network.security_group_id(NetworkTier.APPLICATION)],
            ),
            success_retention_period=_KEPT_DAYS,
            failure_retention_period=_KEPT_DAYS,
            start_canary=True,
            delete_lambda=True,
            tags=tags,
            opts=inside,
        )


def journey_variable(args: SyntheticJourneyArgs) -> dict[str, object]:
    """What the script is told (`components.operations.journey_script.handler`); it stops a second before it would be stopped."""
    return {
        "host": args.host,
        "port": 443,
        "patience_seconds": args.patience.total_seconds() - 1,
        "steps": [{"name": step.name, "path": step.path, "expect": step.expect} for step in args.steps],
    }
