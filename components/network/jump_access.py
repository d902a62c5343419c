"""How operators get a shell in the admin tier: by Systems Manager, recorded, with no way in from any network."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch, ec2, iam, ssm

from components.environment_facts import EnvironmentFacts
from components.network.design import JumpDesign
from components.network.segmented_vpc import SegmentedVpc
from components.network.session_document import jump_host_policy, session_document
from components.network.tier import NetworkTier
from components.placement import Placement

_YEAR_DAYS = 365
_IMAGE = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-minimal-kernel-default-arm64"
_ROOT_DISK, _ROOT_GIB = "/dev/xvda", 8


@dataclass(frozen=True, kw_only=True)
class JumpAccessArgs:
    """What jump access in one Region needs to know.

    Attributes:
        vpc: whose admin tier is entered.
        key: ARN of the key for operations, usable in this Region.
    """

    facts: EnvironmentFacts
    placement: Placement
    vpc: SegmentedVpc
    design: JumpDesign
    key: pulumi.Input[str]


class JumpAccess(pulumi.ComponentResource):
    """Sessions of Systems Manager in the admin tier.

    Pulumi type: ``holdfast:network:JumpAccess``

    Creates:
        - ``aws.cloudwatch.LogGroup`` *name*: every session, as it happens, encrypted
        - ``aws.ssm.Document`` *name* of type Session: encrypted with our key, logged there, ended when idle
        - ``aws.iam.Role``, ``aws.iam.RolePolicy`` and ``aws.iam.InstanceProfile`` *name*: of a jump host
        - ``aws.ec2.LaunchTemplate`` *name*: a jump host in the admin group, with IMDSv2 and an encrypted disk

    It runs no host: one is started from the template for a task and ended after it. The admin tier's security group has no inward rule.
    A changed document is a new version; a changed name of the environment replaces all.

    Outputs: `document`, `launch_template_id`.
    """

    document: pulumi.Output[str]
    launch_template_id: pulumi.Output[str]

    def __init__(self, name: str, args: JumpAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:network:JumpAccess", name, None, opts)
        inside, called, tags = args.placement.inside(self), args.facts.named(name), args.facts.tags(name)
        group = cloudwatch.LogGroup(
            name,
            name=args.facts.named(name, "sessions"),
            kms_key_id=args.key,
            retention_in_days=_YEAR_DAYS,
            tags=args.facts.tags(name, "sessions"),
            opts=inside,
        )
        content = pulumi.Output.all(group.name, args.key).apply(
            lambda known: json.dumps(
                session_document(
                    log_group=known[0],
                    key=known[1],
                    idle_minutes=args.design.idle_minutes,
                    longest_minutes=args.design.longest_minutes,
                ),
                sort_keys=True,
            )
        )
        document = ssm.Document(name, name=called, document_type="Session", document_format="JSON", content=content, tags=tags, opts=inside)
        self.document = document.name
        profile = self._profile(name, args)
        template = ec2.LaunchTemplate(
            name,
            name=called,
            description="A jump host: started for a task, entered by Systems Manager alone",
            image_id=_IMAGE,
            instance_type=args.design.instance_type,
            update_default_version=True,
            disable_api_termination=False,
            iam_instance_profile=ec2.LaunchTemplateIamInstanceProfileArgs(name=profile.name),
            instance_initiated_shutdown_behavior="terminate",
            metadata_options=ec2.LaunchTemplateMetadataOptionsArgs(
                http_endpoint="enabled", http_tokens="required", http_put_response_hop_limit=1
            ),
            monitoring=ec2.LaunchTemplateMonitoringArgs(enabled=True),
            # No network interface of its own: the subnets of the admin tier give no public address.
            vpc_security_group_ids=[args.vpc.security_group_id(NetworkTier.ADMIN)],
            block_device_mappings=[
                ec2.LaunchTemplateBlockDeviceMappingArgs(
                    device_name=_ROOT_DISK,
                    ebs=ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
                        encrypted="true", kms_key_id=args.key, volume_size=_ROOT_GIB, volume_type="gp3", delete_on_termination="true"
                    ),
                )
            ],
            tags=tags,
            opts=inside,
        )
        self.launch_template_id = template.id
        self.register_outputs({"document": self.document})

    def _profile(self, name: str, args: JumpAccessArgs) -> iam.InstanceProfile:
        """IAM knows no Region, so the Region is in the name already."""
        inside, called, tags = args.placement.inside(self), args.facts.named(name), args.facts.tags(name)
        trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
        role = iam.Role(
            name,
            name=called,
            description="A jump host answers Systems Manager with it",
            assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [trust]}, sort_keys=True),
            permissions_boundary=args.facts.boundary(args.placement.account),
            tags=tags,
            opts=inside,
        )
        place = args.placement
        iam.RolePolicy(
            name,
            name=called,
            role=role.name,
            policy=pulumi.Output.from_input(args.key).apply(
                lambda key: json.dumps(
                    jump_host_policy(
                        region=place.region,
                        instances=place.arn("ec2", "instance/*"),
                        log_groups=place.arn("logs", "log-group:*"),
                        log_group=place.arn("logs", f"log-group:{args.facts.named(name, 'sessions')}"),
                        key=key,
                    ),
                    sort_keys=True,
                )
            ),
            opts=inside,
        )
        return iam.InstanceProfile(name, name=called, role=role.name, tags=tags, opts=inside)
