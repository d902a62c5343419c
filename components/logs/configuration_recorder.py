"""The record of how every resource of an account was configured, and when it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pulumi
from pulumi_aws import cfg, iam

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_SERVICE = "config.amazonaws.com"
_EVERY = {1: "One_Hour", 3: "Three_Hours", 6: "Six_Hours", 12: "Twelve_Hours", 24: "TwentyFour_Hours"}


@dataclass(frozen=True, kw_only=True)
class ConfigurationRecorderArgs:
    """What recording one account needs to know.

    Attributes:
        places: the account in each of its Regions, by a word for the Region; the first also records what belongs to no Region.
        bucket: name of an unlocked bucket that takes deliveries of AWS Config.
        continuous: every change as it happens, or once a day what changed.
        snapshots: time between deliveries of everything: 1, 3, 6, 12 or 24 hours.
    """

    facts: EnvironmentFacts
    places: Mapping[str, Placement]
    bucket: pulumi.Input[str]
    continuous: bool
    snapshots: timedelta


class ConfigurationRecorder(pulumi.ComponentResource):
    """One recorder in each Region of one account; AWS Config allows no second.

    Pulumi type: ``holdfast:logs:ConfigurationRecorder``

    Creates:
        - ``aws.iam.ServiceLinkedRole`` *name*: an account that has it already imports it first
        - for each place, *name*-*place*: ``aws.cfg.Recorder``, ``aws.cfg.DeliveryChannel`` into the bucket, ``aws.cfg.RecorderStatus``

    Changing the environment's name replaces them. Source: AWS Config Developer Guide, "Working with the configuration recorder".

    Outputs: `ready`, by place: the status of that recorder; a rule of AWS Config can be made only after it.
    """

    ready: Mapping[str, cfg.RecorderStatus]

    def __init__(self, name: str, args: ConfigurationRecorderArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:logs:ConfigurationRecorder", name, None, opts)
        home = next(iter(args.places.values()))
        role = iam.ServiceLinkedRole(
            name, aws_service_name=_SERVICE, description="AWS Config looks at resources with it", opts=home.inside(self)
        )
        self.ready = {where: self._record(f"{name}-{where}", args, place, role.arn, place is home) for where, place in args.places.items()}
        self.register_outputs({})

    def _record(
        self, name: str, args: ConfigurationRecorderArgs, place: Placement, role: pulumi.Output[str], home: bool
    ) -> cfg.RecorderStatus:
        called = args.facts.named("configuration")
        recorder = cfg.Recorder(
            name,
            name=called,
            role_arn=role,
            recording_group=cfg.RecorderRecordingGroupArgs(all_supported=True, include_global_resource_types=home),
            recording_mode=cfg.RecorderRecordingModeArgs(recording_frequency="CONTINUOUS" if args.continuous else "DAILY"),
            opts=place.inside(self),
        )
        channel = cfg.DeliveryChannel(
            name,
            name=called,
            s3_bucket_name=args.bucket,
            snapshot_delivery_properties=cfg.DeliveryChannelSnapshotDeliveryPropertiesArgs(
                delivery_frequency=_EVERY[round(args.snapshots / timedelta(hours=1))]
            ),
            opts=place.inside(self, depends_on=[recorder]),
        )
        return cfg.RecorderStatus(name, name=recorder.name, is_enabled=True, opts=place.inside(self, depends_on=[channel]))
