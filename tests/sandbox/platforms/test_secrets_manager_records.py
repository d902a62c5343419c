"""Credentials from Secrets Manager: read when asked, never shown."""

import json
from typing import Any

import pytest

from dr_drills.platforms.aws.secrets_manager import SecretsManager
from dr_drills.platforms.aws.session import AwsSession
from dr_drills.platforms.secrets import Secrets, SecretsError
from tests.sandbox.platforms.conftest import REGION

PASSWORD = "correct-horse-battery"


@pytest.fixture
def store(aws: AwsSession) -> Any:
    return aws.client("secretsmanager", REGION)


def test_the_current_version_is_read_at_each_call(aws: AwsSession, store: Any) -> None:
    store.create_secret(Name="ehr", SecretString=json.dumps({"username": "holdfast", "password": "old"}))
    secrets: Secrets = SecretsManager(aws)
    assert secrets.credentials("ehr", REGION).password == "old"
    store.put_secret_value(SecretId="ehr", SecretString=json.dumps({"username": "holdfast", "password": PASSWORD}))
    found = secrets.credentials("ehr", REGION)
    assert (found.username, found.password) == ("holdfast", PASSWORD)
    assert PASSWORD not in repr(found)


@pytest.mark.parametrize("text", [PASSWORD, json.dumps({"user": PASSWORD}), json.dumps([PASSWORD])])
def test_a_secret_of_another_shape_is_an_error_that_does_not_show_it(aws: AwsSession, store: Any, text: str) -> None:
    store.create_secret(Name="ehr", SecretString=text)
    with pytest.raises(SecretsError, match="username and password") as caught:
        SecretsManager(aws).credentials("ehr", REGION)
    assert PASSWORD not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_missing_secret_is_named(aws: AwsSession) -> None:
    with pytest.raises(SecretsError, match="secret ehr in eu-west-1 cannot be read: ResourceNotFoundException"):
        SecretsManager(aws).credentials("ehr", REGION)
