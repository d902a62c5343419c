"""Findings of all Regions and accounts in one place."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import securityhub

from components.detection.security_standard import SecurityStandard
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class FindingAggregationArgs:
    """What it needs to know.

    Attributes:
        placement: the account and Region where findings are seen.
        linked_regions: other Regions whose findings are copied there.
        whole_organization: whether the account, being the delegated administrator, also says what every other is judged by.
        standards: by which, where it says so.
        hubs: what must be on before.
    """

    facts: EnvironmentFacts
    placement: Placement
    linked_regions: tuple[str, ...]
    whole_organization: bool
    standards: tuple[SecurityStandard, ...]
    hubs: tuple[pulumi.Resource, ...]


class FindingAggregation(pulumi.ComponentResource):
    """Copies findings into one Region, and in an organization judges every account by the same standards.

    With `whole_organization` the management account must have named this account the delegated administrator (AWS Security Hub User
    Guide, "Central configuration"): members and linked Regions are then switched on by policy, and have no hub of their own here.

    Pulumi type: ``holdfast:detection:FindingAggregation``

    Creates:
        - ``aws.securityhub.FindingAggregator`` *name*
        - with `whole_organization`: ``aws.securityhub.OrganizationConfiguration`` and ``ConfigurationPolicy`` *name*, and a
          ``ConfigurationPolicyAssociation`` *name*-*account* for each account of the environment

    An account that leaves the environment loses its association only. Changing nothing else replaces anything.

    Outputs: none.
    """

    def __init__(self, name: str, args: FindingAggregationArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:detection:FindingAggregation", name, None, opts)
        aggregator = securityhub.FindingAggregator(
            name,
            linking_mode="SPECIFIED_REGIONS",
            specified_regions=list(args.linked_regions),
            opts=args.placement.inside(self, depends_on=args.hubs),
        )
        if args.whole_organization:
            self._organize(name, args, aggregator)
        self.register_outputs({})

    def _organize(self, name: str, args: FindingAggregationArgs, aggregator: pulumi.Resource) -> None:
        central = securityhub.OrganizationConfiguration(
            name,
            auto_enable=False,  # the policy does it; AWS takes no other value together with CENTRAL
            auto_enable_standards="NONE",
            organization_configuration=securityhub.OrganizationConfigurationOrganizationConfigurationArgs(configuration_type="CENTRAL"),
            opts=args.placement.inside(self, depends_on=[aggregator]),
        )
        policy = securityhub.ConfigurationPolicy(
            name,
            name=args.facts.named("findings"),
            description=f"What every account of {args.facts.name} is judged by",
            configuration_policy=securityhub.ConfigurationPolicyConfigurationPolicyArgs(
                service_enabled=True,
                enabled_standard_arns=[standard.arn(args.placement.partition, args.placement.region) for standard in args.standards],
                security_controls_configuration=securityhub.ConfigurationPolicyConfigurationPolicySecurityControlsConfigurationArgs(
                    disabled_control_identifiers=[]
                ),
            ),
            opts=args.placement.inside(self, depends_on=[central]),
        )
        for account in sorted(args.facts.accounts):
            securityhub.ConfigurationPolicyAssociation(
                f"{name}-{account}", policy_id=policy.id, target_id=account, opts=args.placement.inside(self)
            )
