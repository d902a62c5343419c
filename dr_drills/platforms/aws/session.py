"""AWS clients by service and Region, as the caller or as an assumed drill role."""

from __future__ import annotations

import threading
from typing import Any

import boto3
import botocore.credentials
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

AWS_FAILURES = (BotoCoreError, ClientError)
"""What boto3 raises; each module here translates these, and nothing else, at its border."""

_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 4})


class AwsSession:
    """Clients made once per service and Region. Endpoint and credentials are boto3's own business (environment, profile).

    Args:
        role_arn: role to assume; its credentials are renewed by themselves.
        session_name: appears in CloudTrail beside every call, for example the drill id.
    """

    def __init__(self, role_arn: str | None = None, session_name: str = "holdfast-drill") -> None:
        self._role_arn = role_arn
        self._session_name = session_name
        self._session: boto3.session.Session | None = None
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    def client(self, service: str, region: str) -> Any:
        """The client of `service` in `region`; safe to share between threads."""
        with self._lock:
            found = self._clients.get((service, region))
            if found is None:
                found = self._clients[service, region] = self._signed_in(region).client(service, region_name=region, config=_CONFIG)
            return found

    def _signed_in(self, region: str) -> boto3.session.Session:
        if self._session is None:
            own = botocore.session.get_session()
            self._session = boto3.session.Session(botocore_session=own)
            if self._role_arn:
                self._session = boto3.session.Session(botocore_session=_assuming(own, self._role_arn, self._session_name, region))
        return self._session


def reason(error: Exception) -> str:
    """An AWS failure in one phrase: the service's code and message, or the library's."""
    if isinstance(error, ClientError):
        said = error.response.get("Error", {})
        return f"{said.get('Code', 'unknown')}: {said.get('Message', '')}".rstrip(": ")
    return f"{type(error).__name__}: {error}"


def code(error: Exception) -> str:
    """The service's error code, or an empty string."""
    return str(error.response.get("Error", {}).get("Code", "")) if isinstance(error, ClientError) else ""


def _assuming(own: botocore.session.Session, role_arn: str, session_name: str, region: str) -> botocore.session.Session:
    """A session whose credentials are the role's, fetched when first needed and again before they expire."""

    def sts(service: str, **arguments: Any) -> Any:
        return own.create_client(service, **{**arguments, "region_name": region, "config": _CONFIG})

    fetcher = botocore.credentials.AssumeRoleCredentialFetcher(
        client_creator=sts,
        source_credentials=own.get_credentials(),
        role_arn=role_arn,
        extra_args={"RoleSessionName": session_name[:64]},
    )
    assumed = botocore.session.get_session()
    assumed._credentials = botocore.credentials.DeferredRefreshableCredentials(  # noqa: SLF001 - botocore offers no setter for these
        fetcher.fetch_credentials, "assume-role"
    )
    return assumed
