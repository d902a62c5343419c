"""A secret is told by its name and by its look, and what only speaks of one is not taken for it."""

from __future__ import annotations

import base64

import pytest

from policies.aws.secret_words import carries_secret, is_named_secret, is_plain, secrets_seen
from policies.value import Secret, SecretOrigin
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import ref

SECRETS = ["password", "DB_PASSWORD", "dbPassword", "api_token", "apiKey", "VAULT_TOKEN", "/feed/password", "aws.secret_key", "privateKey"]
OTHERS = ["DB_PASSWORD_ARN", "tokenTtl", "passwordLength", "secret_id", "keyboard", "compass", "TOKENIZER", "secretName", "password_policy"]


@pytest.mark.parametrize("name", SECRETS)
def test_a_name_that_says_secret_is_one(name: str) -> None:
    assert is_named_secret(name)


@pytest.mark.parametrize("name", OTHERS)
def test_a_name_that_speaks_of_a_secret_is_none(name: str) -> None:
    assert not is_named_secret(name)


@pytest.mark.parametrize("value", ["arn:aws:secretsmanager:x", "{{resolve:ssm:p}}", "$(fetch)", "", "true", None, 7, "****"])
def test_what_points_elsewhere_or_says_nothing_is_not_plain(value: object) -> None:
    assert not is_plain(value)


def test_the_output_of_what_makes_secrets_is_a_secret_and_its_address_is_not() -> None:
    assert carries_secret(ref(h.master_version, "secretString"))
    assert carries_secret(Secret(SecretOrigin.REFERENCE))
    assert carries_secret("hunter2")
    assert not carries_secret(ref(h.master, "arn"))


def test_a_look_is_seen_through_base64_and_nothing_is_seen_where_nothing_is() -> None:
    script = "PGPASSWORD=hunter2 psql"
    assert list(secrets_seen(script)) == list(secrets_seen(base64.b64encode(script.encode()).decode())) == ["a password in a command"]
    assert list(secrets_seen("PGPASSWORD=$(aws secretsmanager get-secret-value) psql")) == []
