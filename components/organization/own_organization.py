"""An organization that stands in for the hospital's own, where there is none."""

from __future__ import annotations

import pulumi
from pulumi_aws import organizations

from components.organization.policy_kind import PolicyKind
from components.placement import Placement


class OwnOrganization(pulumi.ComponentResource):
    """An organization of one account, with every kind of policy switched on; for environments that can be thrown away.

    Pulumi type: ``holdfast:organization:OwnOrganization``

    Creates:
        - ``aws.organizations.Organization`` *name*

    Outputs: `id`.
    """

    id: pulumi.Output[str]

    def __init__(self, name: str, placement: Placement, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:organization:OwnOrganization", name, None, opts)
        made = organizations.Organization(
            name,
            feature_set="ALL",
            enabled_policy_types=[kind.aws_name for kind in PolicyKind],
            opts=placement.inside(self),
        )
        self.id = made.id
        self.register_outputs({"id": self.id})
