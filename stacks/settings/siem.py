"""Where security events are sent, and how."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from stacks.words import Section

_SECRET = re.compile(r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}")
_LOOPBACK = ("localhost", "127.", "[::1]")


def _address(value: str) -> str:
    """Nothing of a wrong address is repeated: it may hold what must not be seen."""
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("is not an address; write https://host/path") from None
    if parts.scheme != "https":
        raise ValueError("must begin with https://; findings do not travel in clear")
    if parts.username or parts.password:
        raise ValueError("carries a user or a password; the access key belongs into Secrets Manager, and its ARN into access_key_secret")
    if parts.query or parts.fragment:
        raise ValueError("carries more than a path (? or #), where keys like to hide; the access key belongs into Secrets Manager")
    if not host or value.partition("://")[2].startswith(_LOOPBACK):
        raise ValueError("names no host that AWS could reach")
    return value


def _reference(value: str) -> str:
    """A wrong reference is not repeated either: it may be the key itself."""
    if not _SECRET.fullmatch(value):
        raise ValueError(
            "must be the full ARN of a secret in Secrets Manager (arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-XXXXXX); "
            "never write the access key itself here"
        )
    return value


class Siem(Section):
    """A SIEM's HTTP intake.

    Attributes:
        url: https, without anything secret; None keeps events in a bucket only.
        access_key_secret: ARN of the secret with the access key in the primary Region; it is replicated to the recovery Region, where it
            has the same name.
        buffer_seconds: longest an event waits, `buffer_mib`: or until so much has come together (Amazon Data Firehose Developer Guide,
            "Buffering hints").
        retention_days: how long the bucket keeps what was sent.
    """

    url: Annotated[str, AfterValidator(_address)] | None = None
    access_key_secret: Annotated[str, AfterValidator(_reference)] | None = None
    buffer_seconds: Annotated[int, Field(ge=0, le=900)] = 60
    buffer_mib: Annotated[int, Field(ge=1, le=64)] = 5
    retention_days: Annotated[int, Field(ge=30, le=3650)] = 400

    @model_validator(mode="after")
    def _both_or_neither(self) -> Siem:
        if (self.url is None) != (self.access_key_secret is None):
            raise ValueError("needs url and access_key_secret together, or neither to keep events in a bucket only")
        return self

    @property
    def secret_region(self) -> str:
        """Region of the secret; ``""`` without one."""
        return self.access_key_secret.split(":")[3] if self.access_key_secret else ""

    @property
    def secret_account(self) -> str:
        """Account of the secret; ``""`` without one."""
        return self.access_key_secret.split(":")[4] if self.access_key_secret else ""

    def secret_in(self, region: str) -> str | None:
        """The secret's ARN in `region`: replicas share the name and its random end (AWS Secrets Manager User Guide, "Replicate")."""
        if self.access_key_secret is None:
            return None
        words = self.access_key_secret.split(":")
        return ":".join([*words[:3], region, *words[4:]])
