"""What holds in a whole account, whoever makes something there."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import iam, s3

from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class PasswordRule:
    """What passwords of users must be like, for the day on which somebody makes one after all.

    Attributes:
        minimum_length: characters, 14 or more (CIS AWS Foundations Benchmark 3.0, 1.8).
        remembered: passwords that may not come again; `days`: until a password ends.
    """

    minimum_length: int
    remembered: int
    days: int


@dataclass(frozen=True, kw_only=True)
class AccountDefaultsArgs:
    """What an account's defaults need to know."""

    facts: EnvironmentFacts
    placement: Placement
    passwords: PasswordRule


class AccountDefaults(pulumi.ComponentResource):
    """Safe defaults of one account.

    Pulumi type: ``holdfast:identity:AccountDefaults``

    Creates *name* of each:
        - ``aws.iam.AccountPasswordPolicy``
        - ``aws.s3.AccountPublicAccessBlock``: no bucket of the account can be public

    Changes are made in place. Removing it gives the account its own defaults back.

    Outputs: none.
    """

    def __init__(self, name: str, args: AccountDefaultsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:identity:AccountDefaults", name, None, opts)
        inside = args.placement.inside(self)
        iam.AccountPasswordPolicy(
            name,
            minimum_password_length=args.passwords.minimum_length,
            password_reuse_prevention=args.passwords.remembered,
            max_password_age=args.passwords.days,
            require_lowercase_characters=True,
            require_uppercase_characters=True,
            require_numbers=True,
            require_symbols=True,
            allow_users_to_change_password=True,
            opts=inside,
        )
        s3.AccountPublicAccessBlock(
            name,
            account_id=args.placement.account,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=inside,
        )
        self.register_outputs({})
