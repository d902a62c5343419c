"""The password of a database's master user: made once, stored encrypted, readable in both Regions."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import secretsmanager

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_LENGTH = 40


@dataclass(frozen=True, kw_only=True)
class MasterPasswordArgs:
    """What a master password needs to know; `key` and `recovery_key` are ARNs of the clinical key in each Region."""

    facts: EnvironmentFacts
    placement: Placement
    recovery: Placement
    system: str
    username: str
    key: pulumi.Input[str]
    recovery_key: pulumi.Input[str]


class MasterPassword(pulumi.ComponentResource):
    """A secret with its replica.

    Pulumi type: ``holdfast:secrets:MasterPassword``

    Creates:
        - ``aws.secretsmanager.Secret`` *name* (protected where the environment is) with a replica in the recovery Region
        - ``aws.secretsmanager.SecretVersion`` *name*: ``{"username": …, "password": …}``, set once and then left alone

    The password is made by Secrets Manager and read back from the stored version, so that an interrupted run cannot give the
    database one password and the secret another. RDS does not manage it, because a read replica cannot be made of an instance whose
    credentials RDS manages (Amazon RDS User Guide, "Password management with Amazon RDS and AWS Secrets Manager", limitations).
    Changing `system` replaces the secret.

    Outputs: `secret_arn`, `password` (secret).
    """

    secret_arn: pulumi.Output[str]
    password: pulumi.Output[str]

    def __init__(self, name: str, args: MasterPasswordArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:secrets:MasterPassword", name, None, opts)
        secret = secretsmanager.Secret(
            name,
            name=args.facts.named(args.system, "master"),
            description=f"Master credentials of {args.facts.named(args.system)}",
            kms_key_id=args.key,
            replicas=[secretsmanager.SecretReplicaArgs(region=args.recovery.region, kms_key_id=args.recovery_key)],
            recovery_window_in_days=0 if args.facts.throw_away else 30,
            tags=args.facts.tags(args.system, "master", system=args.system),
            opts=args.placement.inside(self, protect=args.facts.protect),
        )
        made = secretsmanager.get_random_password_output(
            password_length=_LENGTH,
            exclude_punctuation=True,
            opts=pulumi.InvokeOutputOptions(parent=self, provider=args.placement.provider),
        )
        version = secretsmanager.SecretVersion(
            name,
            secret_id=secret.id,
            secret_string=pulumi.Output.secret(made.random_password).apply(
                lambda password: json.dumps({"username": args.username, "password": password})
            ),
            opts=pulumi.ResourceOptions.merge(args.placement.inside(self), pulumi.ResourceOptions(ignore_changes=["secretString"])),
        )
        self.secret_arn = secret.arn
        self.password = pulumi.Output.secret(version.secret_string.apply(_password))
        self.register_outputs({"secret_arn": self.secret_arn})


def _password(stored: str | None) -> str:
    return str(json.loads(stored)["password"]) if stored else ""
