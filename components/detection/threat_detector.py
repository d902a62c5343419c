"""A GuardDuty detector of one account and Region."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import guardduty

from components.detection.protection_plan import ProtectionPlan
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class Publishing:
    """Where findings are kept: ARNs of a bucket that takes them and of the key they are encrypted with."""

    bucket: pulumi.Input[str]
    key: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class ThreatDetectorArgs:
    """What a detector needs to know.

    Attributes:
        plans: protection plans switched on here; empty where the organization switches them on.
        publishing: where findings are kept; None where the administrator keeps those of its members.
    """

    facts: EnvironmentFacts
    placement: Placement
    plans: tuple[ProtectionPlan, ...]
    publishing: Publishing | None


class ThreatDetector(pulumi.ComponentResource):
    """Threat detection for one account in one Region; there can be no second.

    Pulumi type: ``holdfast:detection:ThreatDetector``

    Creates:
        - ``aws.guardduty.Detector`` *name*, which tells of changed findings every fifteen minutes
        - ``aws.guardduty.DetectorFeature`` *name*-*plan* for each of `plans`
        - with `publishing`: ``aws.guardduty.PublishingDestination`` *name*

    Changing nothing of it replaces the detector; another bucket replaces the destination.

    Outputs: `detector_id`.
    """

    detector_id: pulumi.Output[str]

    def __init__(self, name: str, args: ThreatDetectorArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:detection:ThreatDetector", name, None, opts)
        inside = args.placement.inside(self)
        detector = guardduty.Detector(
            name, enable=True, finding_publishing_frequency="FIFTEEN_MINUTES", tags=args.facts.tags("threats"), opts=inside
        )
        for plan in args.plans:
            guardduty.DetectorFeature(
                f"{name}-{plan.value}",
                detector_id=detector.id,
                name=plan.feature,
                status="ENABLED",
                additional_configurations=[
                    guardduty.DetectorFeatureAdditionalConfigurationArgs(name=agent, status="ENABLED" if installed else "DISABLED")
                    for agent, installed in plan.agents
                ]
                or None,
                opts=inside,
            )
        if args.publishing:
            guardduty.PublishingDestination(
                name, detector_id=detector.id, destination_arn=args.publishing.bucket, kms_key_arn=args.publishing.key, opts=inside
            )
        self.detector_id = detector.id
        self.register_outputs({"detector_id": self.detector_id})
