"""A member's account can guard an organization that is made elsewhere; one that makes its own is left alone."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws_sandbox import AwsSandbox

_DENY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"}]}
)
_SAID = {"Name": "guardrails", "Description": "", "Content": _DENY, "Type": "SERVICE_CONTROL_POLICY"}


@pytest.mark.parametrize("target", ["ou-a1b2-c3d4e5f6", "123412341234"])
def test_a_member_makes_policies_and_attaches_them_to_units_named_by_id(aws_sandbox: AwsSandbox, target: str) -> None:
    member = aws_sandbox.client("organizations", account=f"22222222222{len(target) % 10}")
    policy = member.create_policy(**_SAID)["Policy"]["PolicySummary"]["Id"]
    member.attach_policy(PolicyId=policy, TargetId=target)
    assert [t["TargetId"] for t in member.list_targets_for_policy(PolicyId=policy)["Targets"]] == [target]
    member.detach_policy(PolicyId=policy, TargetId=target)
    member.delete_policy(PolicyId=policy)


def test_where_the_organization_is_made_here_an_unknown_unit_is_still_an_error(aws_sandbox: AwsSandbox) -> None:
    owner = aws_sandbox.client("organizations", account="232323232323")
    owner.create_organization(FeatureSet="ALL")
    policy = owner.create_policy(**_SAID)["Policy"]["PolicySummary"]["Id"]
    with pytest.raises(ClientError, match="doesn't exist"):
        owner.attach_policy(PolicyId=policy, TargetId="ou-a1b2-c3d4e5f6")


def test_a_policy_that_is_too_long_is_still_refused(aws_sandbox: AwsSandbox) -> None:
    member = aws_sandbox.client("organizations", account="242424242424")
    with pytest.raises(ClientError, match="POLICY_CONTENT_LIMIT_EXCEEDED"):
        member.create_policy(**_SAID | {"Content": _DENY + " " * 5120})
