"""What the provider is told of the roles it takes on reaches AWS as it was said."""

from __future__ import annotations

import json

from sandbox.aws_provider.config import parse_config, problems

_ROLE = {
    "roleArn": "arn:aws:iam::1:role/a",
    "sessionName": "holdfast-prod",
    "tags": {"holdfast:role": "backup", "holdfast:environment": "prod"},
    "transitiveTagKeys": ["holdfast:environment", "holdfast:role"],
}


def test_a_role_is_taken_on_with_its_session_tags() -> None:
    settings = {"region": "eu-west-1", "assumeRoles": json.dumps([_ROLE])}
    assert problems(settings) == []
    (role,) = parse_config(settings, "eu-west-1").roles
    assert role.request() == {
        "RoleArn": "arn:aws:iam::1:role/a",
        "RoleSessionName": "holdfast-prod",
        "Tags": [{"Key": "holdfast:environment", "Value": "prod"}, {"Key": "holdfast:role", "Value": "backup"}],
        "TransitiveTagKeys": ["holdfast:environment", "holdfast:role"],
    }


def test_a_role_without_tags_asks_for_none() -> None:
    (role,) = parse_config({"assumeRoles": [{"role_arn": "arn:aws:iam::1:role/a", "external_id": "x"}]}, "eu-west-1").roles
    assert role.request() == {"RoleArn": "arn:aws:iam::1:role/a", "RoleSessionName": "holdfast", "ExternalId": "x"}
