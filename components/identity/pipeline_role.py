"""The role of the pipeline that deploys."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import iam

from components.environment_facts import EnvironmentFacts
from components.identity.identity_provider import IdentityProvider, IdentityProviderArgs
from components.identity.policy_document import allow, document, text
from components.identity.trust import Issuer, pipeline_trust
from components.placement import Placement

_ONE_HOUR_S = 3600


@dataclass(frozen=True, kw_only=True)
class PipelineRoleArgs:
    """What a pipeline's role needs to know.

    Attributes:
        issuer: of the pipeline's tokens.
        subject: the one repository and the one branch or environment whose runs are trusted; never a pattern.
        takes_on: ARNs of the roles with which the pipeline deploys.
    """

    facts: EnvironmentFacts
    placement: Placement
    issuer: Issuer
    subject: str
    takes_on: frozenset[str]


class PipelineRole(pulumi.ComponentResource):
    """A role that a single pipeline takes on with its own token; there is no stored key.

    Pulumi type: ``holdfast:identity:PipelineRole``

    Creates:
        - `IdentityProvider` *name*
        - ``aws.iam.Role`` *name* with the permission boundary and sessions of an hour, and its ``aws.iam.RolePolicy``: to take on the
          roles that deploy, and nothing else

    Changing the subject changes the trust in place.

    Outputs: `arn`.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: PipelineRoleArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:identity:PipelineRole", name, None, opts)
        inside, called = args.placement.inside(self), args.facts.named("pipeline")
        provider = IdentityProvider(
            name,
            IdentityProviderArgs(facts=args.facts, placement=args.placement, issuer=args.issuer),
            pulumi.ResourceOptions(parent=self),
        )
        role = iam.Role(
            name,
            name=called,
            description="The pipeline comes in with it and takes on the roles that deploy",
            assume_role_policy=provider.arn.apply(lambda arn: text(pipeline_trust(arn, args.issuer, args.subject))),
            permissions_boundary=args.facts.boundary(args.placement.account),
            max_session_duration=_ONE_HOUR_S,
            tags=args.facts.tags("pipeline"),
            opts=inside,
        )
        deploys = allow("TakeOnDeployment", ("sts:AssumeRole", "sts:TagSession"), args.takes_on)
        iam.RolePolicy(name, name=called, role=role.name, policy=text(document(deploys)), opts=inside)
        self.arn = role.arn
        self.register_outputs({"arn": self.arn})
