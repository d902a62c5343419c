"""The use of a key, granted to one role for one purpose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
from pulumi_aws import kms

from components.encryption.grant_operation import GrantOperation
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class KeyGrantArgs:
    """What a grant needs to know.

    Attributes:
        placement: an account whose deployment role is a user of the key, in the key's Region.
        purpose: last word of its name.
        key: ARN of the key.
        grantee: ARN of the role that may use it.
        operations: what it may do; at least one.
        context: encryption context a request must have at least, for example ``SecretARN``; empty for none. AWS asks for it only in
            operations that know a context, so not in DescribeKey.
        retiring: ARN of the role that may take the grant back, which is the one that makes it.
    """

    facts: EnvironmentFacts
    placement: Placement
    purpose: str
    key: pulumi.Input[str]
    grantee: pulumi.Input[str]
    operations: frozenset[GrantOperation]
    retiring: str
    context: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)


class KeyGrant(pulumi.ComponentResource):
    """A grant that says who, what for, and who takes it back.

    Pulumi type: ``holdfast:encryption:KeyGrant``

    Creates:
        - ``aws.kms.Grant`` *name*, retired (not revoked) when it is deleted, so that its maker needs no right to revoke others

    Grants cannot be changed: every change replaces it. The new one exists before the old one is retired.

    Outputs: `id`.
    """

    id: pulumi.Output[str]

    def __init__(self, name: str, args: KeyGrantArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:encryption:KeyGrant", name, None, opts)
        grant = kms.Grant(
            name,
            name=args.facts.named(args.purpose),
            key_id=args.key,
            grantee_principal=args.grantee,
            operations=sorted(operation.value for operation in args.operations),
            constraints=[kms.GrantConstraintArgs(encryption_context_subset=args.context)] if args.context else None,
            retiring_principal=args.retiring,
            retire_on_delete=True,
            opts=args.placement.inside(self),
        )
        self.id = grant.id
        self.register_outputs({"id": self.id})
