"""The master password that RDS manages in Secrets Manager."""

from __future__ import annotations

import json
import secrets

from moto.rds import models


class MasterSecretRecord(models.MasterUserSecret):
    """Repairs: the secret is the same constant for every instance and is never the database's password; rotation changes nothing."""

    def rotate_secret(self) -> None:
        """Give the instance a new password and store it as the current version."""
        self._status = "rotating"
        self.secretsmanager.put_secret_value(
            secret_id=self.secret.arn,
            secret_string=self._generate_secret_string(),
            secret_binary="",
            client_request_token="",
            version_stages=["AWSCURRENT"],
        )

    def _generate_secret_string(self) -> str:
        password = secrets.token_urlsafe(24)
        self.resource.master_user_password = password
        return json.dumps({"username": self.resource.master_username, "password": password})
