"""The policies of an organization, and where they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import organizations

from components.environment_facts import EnvironmentFacts
from components.organization.organization_policy import OrganizationPolicy, too_big
from components.organization.resource_guardrails import ORGANIZATION
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class GuardedOrganizationArgs:
    """What the policies need to know.

    Attributes:
        placement: the management account, or the account to which the organization has delegated its policies.
        organization: the organization's id.
        targets: roots, units and accounts in which the policies hold, by what they are called.
        policies: what holds there.

    Raises:
        ValueError: AWS would refuse the policies; the message names every reason.
    """

    facts: EnvironmentFacts
    placement: Placement
    organization: pulumi.Input[str]
    targets: Mapping[str, pulumi.Input[str]]
    policies: tuple[OrganizationPolicy, ...]

    def __post_init__(self) -> None:
        if reasons := list(too_big(self.policies)):
            raise ValueError("; ".join(reasons))


class GuardedOrganization(pulumi.ComponentResource):
    """Policies of an organization and their attachments.

    Pulumi type: ``holdfast:organization:GuardedOrganization``

    Creates:
        - for each policy: ``aws.organizations.Policy`` *name*-*policy* (protected where the environment is), and for each target
          ``aws.organizations.PolicyAttachment`` *name*-*policy*-*target*

    Renaming a policy or a target replaces what carries its name; content changes in place.

    Outputs: none.
    """

    def __init__(self, name: str, args: GuardedOrganizationArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:organization:GuardedOrganization", name, None, opts)
        known = pulumi.Output.from_input(args.organization)
        for policy in args.policies:
            kind = policy.kind.name.lower().replace("_", "-")
            made = organizations.Policy(
                f"{name}-{policy.name}",
                name=args.facts.named(policy.name),
                description=f"Guardrails: {policy.name} ({kind})",
                type=policy.kind.aws_name,
                content=_with_organization(policy, known),
                tags=args.facts.tags(policy.name),
                opts=args.placement.inside(self, protect=args.facts.protect),
            )
            for target, id_ in args.targets.items():
                organizations.PolicyAttachment(
                    f"{name}-{policy.name}-{target}", policy_id=made.id, target_id=id_, opts=args.placement.inside(self)
                )
        self.register_outputs({})


def _with_organization(policy: OrganizationPolicy, organization: pulumi.Output[str]) -> pulumi.Output[str]:
    """Every policy waits for the organization, also one that does not name it: before it, none can be made."""
    return organization.apply(lambda id_: policy.content.replace(ORGANIZATION, id_))
