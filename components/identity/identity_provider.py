"""An OpenID Connect issuer that an account trusts."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import iam

from components.environment_facts import EnvironmentFacts
from components.identity.trust import Issuer
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class IdentityProviderArgs:
    """What a provider needs to know: the issuer, and the one audience that its tokens must be for."""

    facts: EnvironmentFacts
    placement: Placement
    issuer: Issuer


class IdentityProvider(pulumi.ComponentResource):
    """The issuer of an account's people or pipelines; who may do what is said by the roles that trust it.

    Pulumi type: ``holdfast:identity:IdentityProvider``

    Creates:
        - ``aws.iam.OpenIdConnectProvider`` *name*

    Changing the issuer's address replaces it, and with it the trust of every role.

    Outputs: `arn`.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: IdentityProviderArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:identity:IdentityProvider", name, None, opts)
        provider = iam.OpenIdConnectProvider(
            name,
            url=args.issuer.url,
            client_id_lists=[args.issuer.audience],
            tags=args.facts.tags(name),
            opts=args.placement.inside(self),
        )
        self.arn = provider.arn
        self.register_outputs({"arn": self.arn})
