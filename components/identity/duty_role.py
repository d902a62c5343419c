"""A role for one duty in one account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pulumi
from pulumi_aws import iam

from components.environment_facts import EnvironmentFacts
from components.identity.duty import Duty
from components.identity.duty_policy import DutyPlace, duty_policy
from components.identity.policy_document import text
from components.identity.trust import Issuer, people_trust
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class DutyRoleArgs:
    """What a role of a duty needs to know.

    Attributes:
        groups: groups of the identity provider whose members hold the duty.
        session: longest session, an hour or more (AWS STS takes nothing shorter).
        provider_arn: ARN of the account's identity provider of people; `issuer`: the same, in words.
        log_buckets: ARNs of the buckets of logs, for the duty that reads them.
        key_account: where the keys are, with one of which those logs are encrypted.
    """

    facts: EnvironmentFacts
    placement: Placement
    duty: Duty
    groups: frozenset[str]
    session: timedelta
    provider_arn: pulumi.Input[str]
    issuer: Issuer
    regions: tuple[str, ...]
    log_buckets: tuple[str, ...] = ()
    key_account: str = ""


class DutyRole(pulumi.ComponentResource):
    """A role that people of named groups take on with a second factor, to do one duty.

    Pulumi type: ``holdfast:identity:DutyRole``

    Creates:
        - ``aws.iam.Role`` *name* with the permission boundary, and its ``aws.iam.RolePolicy``

    Changing the duty replaces both; groups, session and permissions change in place.

    Outputs: `arn`, known once the role can do what it is for.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: DutyRoleArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:identity:DutyRole", name, None, opts)
        inside, called = args.placement.inside(self), args.facts.named(args.duty.value)
        role = iam.Role(
            name,
            name=called,
            description=f"People take it on for the duty {args.duty.value}",
            assume_role_policy=pulumi.Output.from_input(args.provider_arn).apply(
                lambda arn: text(people_trust(arn, args.issuer, args.groups))
            ),
            permissions_boundary=args.facts.boundary(args.placement.account),
            max_session_duration=int(args.session.total_seconds()),
            tags=args.facts.tags(args.duty.value, duty=args.duty.value),
            opts=inside,
        )
        place = DutyPlace(
            environment=args.facts.name,
            partition=args.placement.partition,
            account=args.placement.account,
            regions=args.regions,
            log_buckets=args.log_buckets,
            key_account=args.key_account,
        )
        allowed = iam.RolePolicy(name, name=called, role=role.name, policy=text(duty_policy(args.duty, place)), opts=inside)
        self.arn = pulumi.Output.all(role.arn, allowed.id).apply(lambda made: str(made[0]))
        self.register_outputs({"arn": self.arn})
