"""The sandbox's organization takes the kinds of policy AWS takes, and no longer ones; seen through boto3 in an account of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws_sandbox import AwsSandbox

ACCOUNT = "777788889999"


@pytest.fixture
def organizations(aws_sandbox: AwsSandbox) -> Iterator[Any]:
    client = aws_sandbox.client("organizations", account=ACCOUNT)
    client.create_organization(FeatureSet="ALL")
    yield client
    client.delete_organization()


def _content(characters: int) -> str:
    empty = json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": ""}]})
    return empty.replace('"Sid": ""', f'"Sid": "{"A" * (characters - len(empty))}"')


def test_a_backup_policy_is_one(organizations: Any) -> None:
    made = organizations.create_policy(Name="backup", Description="", Type="BACKUP_POLICY", Content=json.dumps({"plans": {}}))["Policy"]
    assert made["PolicySummary"]["Type"] == "BACKUP_POLICY"
    assert "/backup_policy/" in made["PolicySummary"]["Arn"]


@pytest.mark.parametrize(("kind", "most"), [("SERVICE_CONTROL_POLICY", 5120), ("RESOURCE_CONTROL_POLICY", 5120), ("TAG_POLICY", 10_000)])
def test_a_policy_is_as_long_as_aws_takes_it_and_no_longer(organizations: Any, kind: str, most: int) -> None:
    id_ = organizations.create_policy(Name=kind, Description="", Type=kind, Content=_content(most))["Policy"]["PolicySummary"]["Id"]
    with pytest.raises(ClientError, match="POLICY_CONTENT_LIMIT_EXCEEDED"):
        organizations.create_policy(Name=f"{kind}-long", Description="", Type=kind, Content=_content(most + 1))
    with pytest.raises(ClientError, match="POLICY_CONTENT_LIMIT_EXCEEDED"):
        organizations.update_policy(PolicyId=id_, Content=_content(most + 1))
