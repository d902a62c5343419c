"""`Secrets` over AWS Secrets Manager."""

from __future__ import annotations

import json

from dr_drills.platforms.aws.session import AWS_FAILURES, AwsSession, reason
from dr_drills.platforms.secrets import Credentials, SecretsError


class SecretsManager:
    """Database credentials as RDS stores them: a JSON object with ``username`` and ``password``."""

    def __init__(self, session: AwsSession) -> None:
        self._session = session

    def credentials(self, secret_id: str, region: str) -> Credentials:
        """The current version of the secret; never kept.

        Raises:
            SecretsError: it cannot be read or is not of that shape; the message never holds its text.
        """
        try:
            text = self._session.client("secretsmanager", region).get_secret_value(SecretId=secret_id)["SecretString"]
        except AWS_FAILURES as error:
            raise SecretsError(f"secret {secret_id} in {region} cannot be read: {reason(error)}") from error
        except KeyError:
            raise SecretsError(f"secret {secret_id} in {region} holds no text") from None
        try:
            value = json.loads(text)
            return Credentials(str(value["username"]), str(value["password"]))
        except (ValueError, KeyError, TypeError):
            raise SecretsError(f"secret {secret_id} in {region} is not a JSON object with username and password") from None
