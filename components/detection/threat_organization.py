"""GuardDuty for every account of an organization, in one Region."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import guardduty

from components.detection.protection_plan import ProtectionPlan
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class ThreatOrganizationArgs:
    """What it needs to know.

    Attributes:
        placement: the account that is the delegated administrator.
        detector_id: its detector in this Region.
        plans: protection plans switched on in every account.
        members: detectors that are made by us, so that the organization finds them instead of making its own first.
    """

    placement: Placement
    detector_id: pulumi.Input[str]
    plans: tuple[ProtectionPlan, ...]
    members: tuple[pulumi.Resource, ...]


class ThreatOrganization(pulumi.ComponentResource):
    """Makes every account of the organization a member, with the same protection plans.

    The organization's management account must have named this account the delegated administrator of GuardDuty; nobody else can
    (Amazon GuardDuty User Guide, "Designating a delegated GuardDuty administrator account").

    Pulumi type: ``holdfast:detection:ThreatOrganization``

    Creates:
        - ``aws.guardduty.OrganizationConfiguration`` *name*: all accounts, new ones included
        - ``aws.guardduty.OrganizationConfigurationFeature`` *name*-*plan* for each of `plans`

    Nothing is replaced by a change; taking it away leaves the members as they are.

    Outputs: none.
    """

    def __init__(self, name: str, args: ThreatOrganizationArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:detection:ThreatOrganization", name, None, opts)
        everybody = guardduty.OrganizationConfiguration(
            name,
            detector_id=args.detector_id,
            auto_enable_organization_members="ALL",
            opts=args.placement.inside(self, depends_on=args.members),
        )
        for plan in args.plans:
            guardduty.OrganizationConfigurationFeature(
                f"{name}-{plan.value}",
                detector_id=args.detector_id,
                name=plan.feature,
                auto_enable="ALL",
                additional_configurations=[
                    guardduty.OrganizationConfigurationFeatureAdditionalConfigurationArgs(
                        name=agent, auto_enable="ALL" if installed else "NONE"
                    )
                    for agent, installed in plan.agents
                ]
                or None,
                opts=args.placement.inside(self, depends_on=[everybody]),
            )
        self.register_outputs({})
