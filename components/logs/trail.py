"""The trail of every API call, validated, encrypted and kept where nobody can change it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudtrail, cloudwatch, iam

from components.environment_facts import EnvironmentFacts
from components.logs.trail_watch import TrailWatch, TrailWatchArgs
from components.placement import Placement
from components.storage.private_bucket import PrivateBucket

_YEAR_DAYS = 365


@dataclass(frozen=True, kw_only=True)
class AuditTrailArgs:
    """What a trail needs to know.

    Attributes:
        archive: locked bucket it delivers to.
        trail_arn: ARN it will have; an organization's trail belongs to the management account (AWS CloudTrail User Guide, "Organization
            delegated administrator").
        evidence: bucket whose every object access is recorded as well.
        read: ARNs of buckets of which every read of an object is recorded: archives and copies, to know who looked; some are made later.
        key: ARN of the logs key; `operations_key`: of the key for log groups.
        topic: ARN of the topic that hears of each delivery, every few minutes; `alarms`: of the one that hears of alarms.
        whole_organization: a trail of the organization, made by its delegated administrator; otherwise of one account.
    """

    facts: EnvironmentFacts
    placement: Placement
    archive: PrivateBucket
    trail_arn: str
    evidence: PrivateBucket
    read: tuple[str, ...]
    key: pulumi.Input[str]
    operations_key: pulumi.Input[str]
    topic: pulumi.Input[str]
    alarms: pulumi.Input[str]
    whole_organization: bool


class AuditTrail(pulumi.ComponentResource):
    """A trail over all Regions with log-file validation.

    Pulumi type: ``holdfast:logs:AuditTrail``

    Creates:
        - ``aws.cloudtrail.Trail`` *name* (protected where the environment is) into the archive, with object events of the evidence bucket
          and reads of the archives and copies
        - ``aws.cloudwatch.LogGroup``, ``aws.iam.Role`` and ``aws.iam.RolePolicy`` *name*: the same events within minutes
        - `TrailWatch` *name*: alarms on what must never go unseen

    Changing the environment's name replaces the trail. Source: AWS CloudTrail User Guide, "Validating CloudTrail log file integrity".

    Outputs: `arn`; `log_group`, the name of its log group.
    """

    arn: pulumi.Output[str]
    log_group: pulumi.Output[str]

    def __init__(self, name: str, args: AuditTrailArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:logs:AuditTrail", name, None, opts)
        inside, called, tags = args.placement.inside(self), args.facts.named(name), args.facts.tags(name)
        group_arn = args.placement.arn("logs", f"log-group:{called}")
        group = cloudwatch.LogGroup(name, name=called, kms_key_id=args.operations_key, retention_in_days=_YEAR_DAYS, tags=tags, opts=inside)
        role = iam.Role(
            name,
            name=called,
            description="CloudTrail writes to its log group with it",
            assume_role_policy=_text(
                _document(
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "cloudtrail.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                        "Condition": {"StringEquals": {"aws:SourceArn": args.trail_arn}},
                    }
                )
            ),
            permissions_boundary=args.facts.boundary(args.placement.account),
            tags=tags,
            opts=inside,
        )
        writes = {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": f"{group_arn}:log-stream:*"}
        allowed = iam.RolePolicy(name, name=called, role=role.name, policy=_text(_document(writes)), opts=inside)
        trail = cloudtrail.Trail(
            name,
            name=called,
            s3_bucket_name=args.archive.ready_name,
            kms_key_id=args.key,
            is_multi_region_trail=True,
            is_organization_trail=args.whole_organization,
            include_global_service_events=True,
            enable_log_file_validation=True,
            enable_logging=True,
            cloud_watch_logs_group_arn=group.arn.apply(lambda arn: f"{arn.removesuffix(':*')}:*"),
            cloud_watch_logs_role_arn=role.arn,
            sns_topic_name=pulumi.Output.from_input(args.topic).apply(lambda arn: arn.rpartition(":")[2]),
            event_selectors=[_accesses("All", (args.evidence.arn,), management=True), _accesses("ReadOnly", args.read, management=False)],
            tags=tags,
            opts=args.placement.inside(self, protect=args.facts.protect, depends_on=[allowed]),
        )
        TrailWatch(
            name,
            TrailWatchArgs(facts=args.facts, placement=args.placement, log_group=group.name, topic=args.alarms),
            pulumi.ResourceOptions(parent=self),
        )
        self.arn, self.log_group = trail.arn, group.name
        self.register_outputs({"arn": self.arn, "log_group": self.log_group})


def _accesses(kind: str, buckets: Sequence[str], *, management: bool) -> cloudtrail.TrailEventSelectorArgs:
    objects = [f"{arn}/" for arn in buckets]
    return cloudtrail.TrailEventSelectorArgs(
        read_write_type=kind,
        include_management_events=management,
        data_resources=[cloudtrail.TrailEventSelectorDataResourceArgs(type="AWS::S3::Object", values=objects)],
    )


def _document(statement: Mapping[str, object]) -> Mapping[str, object]:
    return {"Version": "2012-10-17", "Statement": [statement]}


def _text(document: Mapping[str, object]) -> str:
    return json.dumps(document, sort_keys=True)
