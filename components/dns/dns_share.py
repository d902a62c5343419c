"""Rules of name resolution given to another account."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import ram

from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class DnsShareArgs:
    """What a share needs to know.

    Attributes:
        placement: whose the rules are.
        account: who may use them, in the same organization.
        arns: what is shared, by a name for each.
    """

    facts: EnvironmentFacts
    placement: Placement
    account: str
    arns: dict[str, pulumi.Output[str]]


class DnsShare(pulumi.ComponentResource):
    """Forwarding rules, rule groups and query log configurations, shared within the organization.

    Pulumi type: ``holdfast:dns:DnsShare``

    Creates:
        - ``aws.ram.ResourceShare`` and ``aws.ram.PrincipalAssociation`` *name*
        - ``aws.ram.ResourceAssociation`` *name*-*what* for each thing shared

    Source: AWS RAM User Guide, "Shareable AWS resources" (Route 53). Another account replaces the association of the principal.

    Outputs: `ready`, to wait for before the other account uses what is shared.
    """

    ready: tuple[pulumi.Resource, ...]

    def __init__(self, name: str, args: DnsShareArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:dns:DnsShare", name, None, opts)
        inside = args.placement.inside(self)
        share = ram.ResourceShare(
            name, name=args.facts.named(name), allow_external_principals=False, tags=args.facts.tags(name), opts=inside
        )
        self.ready = (
            ram.PrincipalAssociation(name, principal=args.account, resource_share_arn=share.arn, opts=inside),
            *(
                ram.ResourceAssociation(f"{name}-{what}", resource_arn=arn, resource_share_arn=share.arn, opts=inside)
                for what, arn in args.arns.items()
            ),
        )
        self.register_outputs({})
