"""One provider instance's way to AWS: its credentials, account, Region and clients."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import boto3
import botocore.config
from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from sandbox.aws_provider.config import Config
from sandbox.aws_provider.errors import AwsCallError, ProviderError

_Credentials = tuple[str, str, str | None]
_CLIENT = botocore.config.Config(max_pool_connections=64, retries={"max_attempts": 1}, s3={"addressing_style": "path"})


class Clients:
    """boto3 clients by credentials, service and Region, made once; safe to use from many threads."""

    def __init__(self, aws_url: str) -> None:
        self.aws_url = aws_url
        self._made: dict[tuple[_Credentials, str, str], Any] = {}
        self._making = threading.Lock()

    def client(self, credentials: _Credentials, service: str, region: str) -> Any:
        """The client for one service in one Region."""
        key = (credentials, service, region)
        if key not in self._made:
            with self._making:
                if key not in self._made:
                    self._made[key] = boto3.client(
                        service,
                        region_name=region,
                        endpoint_url=self.aws_url,
                        aws_access_key_id=credentials[0],
                        aws_secret_access_key=credentials[1],
                        aws_session_token=credentials[2],
                        config=_CLIENT,
                    )
        return self._made[key]


class Session:
    """A configured provider instance. Roles are assumed when it is first used."""

    def __init__(self, config: Config, clients: Clients) -> None:
        self.config = config
        self._clients = clients
        self._memory: dict[tuple[str, str], str] = {}

    @property
    def region(self) -> str:
        """The Region used where a resource names none."""
        return self.config.region

    @property
    def default_tags(self) -> Mapping[str, str]:
        """Tags every resource gets."""
        return self.config.default_tags

    @cached_property
    def account(self) -> str:
        """The account the credentials belong to."""
        return str(self.call("sts", self.region, "GetCallerIdentity", {})["Account"])

    def client(self, service: str, region: str | None = None) -> Any:
        """A boto3 client with this instance's credentials."""
        return self._clients.client(self._credentials, service, region or self.region)

    def call(self, service: str, region: str, operation: str, parameters: Mapping[str, Any]) -> Any:
        """Make one AWS call.

        Raises:
            AwsCallError: AWS refused it or does not answer.
        """
        return _called(self.client(service, region), operation, parameters, self._clients.aws_url)

    def remembered(self, key: tuple[str, str], ask: Callable[[], str]) -> str:
        """What does not change while this instance lives, such as a zone's name, asked for once."""
        if key not in self._memory:
            self._memory[key] = ask()
        return self._memory[key]

    def check_account(self) -> None:
        """Assume the roles and hold the account against the allowed and forbidden ones.

        Raises:
            ProviderError: this is not an account the program may work in.
        """
        config = self.config
        if config.allowed_accounts and self.account not in config.allowed_accounts:
            raise ProviderError(f"account {self.account} is not among allowedAccountIds ({', '.join(sorted(config.allowed_accounts))})")
        if self.account in config.forbidden_accounts:
            raise ProviderError(f"account {self.account} is among forbiddenAccountIds")

    @cached_property
    def _credentials(self) -> _Credentials:
        credentials: _Credentials = (self.config.access_key, self.config.secret_key, self.config.token)
        for role in self.config.roles:
            sts = self._clients.client(credentials, "sts", self.region)
            given = _called(sts, "AssumeRole", role.request(), self._clients.aws_url)["Credentials"]
            credentials = (given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
        return credentials


def _called(client: Any, operation: str, parameters: Mapping[str, Any], aws_url: str) -> Any:
    try:
        return getattr(client, xform_name(operation))(**parameters)
    except ClientError as error:
        answer = error.response.get("Error", {})
        message = str(answer.get("Message", ""))
        if message.lower().startswith("<!doctype"):
            message = f"the sandbox's AWS at {aws_url} failed at it; its log says why"
        raise AwsCallError(operation, str(answer.get("Code", "")), message) from error
    except BotoCoreError as error:
        raise AwsCallError(operation, "", f"no usable answer from the sandbox's AWS at {aws_url}: {error}") from error
