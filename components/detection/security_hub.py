"""Security Hub of one account and Region."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import securityhub

from components.detection.security_standard import SecurityStandard
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class SecurityHubArgs:
    """What a hub needs to know.

    Attributes:
        standards: what the account is judged by; empty where a policy of the organization says it.
    """

    placement: Placement
    standards: tuple[SecurityStandard, ...]


class SecurityHub(pulumi.ComponentResource):
    """Findings of one account in one Region, judged by standards.

    Pulumi type: ``holdfast:detection:SecurityHub``

    Creates:
        - ``aws.securityhub.Account`` *name*: one finding for a control, however many standards ask for it
        - ``aws.securityhub.StandardsSubscription`` *name*-*standard* for each of `standards`

    Changing nothing of it replaces anything.

    Outputs: `ready`, known once the hub is on.
    """

    ready: pulumi.Resource

    def __init__(self, name: str, args: SecurityHubArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:detection:SecurityHub", name, None, opts)
        self.ready = securityhub.Account(
            name,
            enable_default_standards=False,
            auto_enable_controls=True,
            control_finding_generator="SECURITY_CONTROL",
            opts=args.placement.inside(self),
        )
        for standard in args.standards:
            securityhub.StandardsSubscription(
                f"{name}-{standard.value}",
                standards_arn=standard.arn(args.placement.partition, args.placement.region),
                opts=args.placement.inside(self, depends_on=[self.ready]),
            )
        self.register_outputs({})
