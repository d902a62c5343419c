"""What the section `organization` of an environment makes."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.organization.guarded_organization import GuardedOrganization, GuardedOrganizationArgs
from components.organization.own_organization import OwnOrganization
from stacks.account import AccountRole, RegionRole
from stacks.guardrail_plan import organization_policies
from stacks.parts.foundation import Foundation


def make_organization(base: Foundation) -> None:
    """Make it, where the environment asks for it: guardrails, set by the account to which the organization delegates its policies."""
    section = base.environment.organization
    if section is None:
        return
    placement = base.at(AccountRole.SECURITY, RegionRole.PRIMARY)
    id_: pulumi.Input[str]
    targets: Mapping[str, pulumi.Input[str]]
    if section.id is None:
        id_ = OwnOrganization("organization", placement).id
        targets = {"account": id_.apply(lambda _: placement.account)}
    else:
        id_, targets = section.id, section.targets
    GuardedOrganization(
        "guardrails",
        GuardedOrganizationArgs(
            facts=base.facts,
            placement=placement,
            organization=id_,
            targets=targets,
            policies=organization_policies(section, base.environment.regions, base.environment.keys, base.facts.name),
        ),
    )
