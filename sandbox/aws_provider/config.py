"""The provider's own settings: what of the real provider's configuration the sandbox honours, takes silently, or refuses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.aws_provider.values import Properties

_HONOURED = frozenset(
    {"region", "assumeRoles", "defaultTags", "allowedAccountIds", "forbiddenAccountIds", "accessKey", "secretKey", "token"}
)
_NO_MEANING_HERE = frozenset(
    {
        "version",
        "profile",
        "maxRetries",
        "retryMode",
        "insecure",
        "skipCredentialsValidation",
        "skipMetadataApiCheck",
        "skipRegionValidation",
        "skipRequestingAccountId",
        "stsRegion",
        "s3UsePathStyle",
        "s3UsEast1RegionalEndpoint",
        "sharedConfigFiles",
        "sharedCredentialsFiles",
        "useFipsEndpoint",
        "useDualstackEndpoint",
        "userAgents",
        "tokenBucketRateLimiterCapacity",
    }
)


@dataclass(frozen=True)
class AssumedRole:
    """One link of a chain of roles to assume; `tags` are the session's, `transitive` those that the next link keeps."""

    arn: str
    session_name: str = "holdfast"
    external_id: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    transitive: tuple[str, ...] = ()

    def request(self) -> dict[str, Any]:
        """The parameters of AssumeRole (AWS STS API Reference)."""
        wanted = {
            "RoleArn": self.arn,
            "RoleSessionName": self.session_name,
            "ExternalId": self.external_id,
            "Tags": [{"Key": key, "Value": value} for key, value in sorted(self.tags.items())],
            "TransitiveTagKeys": list(self.transitive),
        }
        return {name: value for name, value in wanted.items() if value}


@dataclass(frozen=True)
class Config:
    """A provider instance's settings; credentials are those of the sandbox unless given."""

    region: str
    roles: tuple[AssumedRole, ...] = ()
    default_tags: Mapping[str, str] = field(default_factory=dict)
    allowed_accounts: frozenset[str] = frozenset()
    forbidden_accounts: frozenset[str] = frozenset()
    access_key: str = field(default="test", repr=False)
    secret_key: str = field(default="test", repr=False)
    token: str | None = field(default=None, repr=False)


def problems(values: Properties) -> list[tuple[str, str]]:
    """(setting, reason) of every setting the sandbox cannot honour."""
    known = _HONOURED | _NO_MEANING_HERE
    return [
        (name, f"the sandbox's aws provider has no setting {name!r}") for name in sorted(values) if name not in known and name[:2] != "__"
    ]


def parse_config(values: Properties, default_region: str) -> Config:
    """The settings from what the engine sends: nested ones arrive as JSON text, in camelCase or snake_case."""
    plain = {name: _decoded(value) for name, value in values.items()}
    return Config(
        region=plain.get("region") or default_region,
        roles=tuple(_role(role) for role in plain.get("assumeRoles") or ()),
        default_tags=dict((plain.get("defaultTags") or {}).get("tags") or {}),
        allowed_accounts=frozenset(map(str, plain.get("allowedAccountIds") or ())),
        forbidden_accounts=frozenset(map(str, plain.get("forbiddenAccountIds") or ())),
        access_key=plain.get("accessKey") or "test",
        secret_key=plain.get("secretKey") or "test",
        token=plain.get("token") or None,
    )


def _role(values: Mapping[str, Any]) -> AssumedRole:
    def pick(camel: str, snake: str) -> Any:
        return values.get(camel) or values.get(snake)

    return AssumedRole(
        pick("roleArn", "role_arn"),
        pick("sessionName", "session_name") or "holdfast",
        pick("externalId", "external_id"),
        dict(values.get("tags") or {}),
        tuple(pick("transitiveTagKeys", "transitive_tag_keys") or ()),
    )


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value
