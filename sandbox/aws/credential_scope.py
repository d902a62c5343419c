"""Which service and Region a signed request is for."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SCOPE = re.compile(r"Credential=[^/,\s]+/\d{8}/(?P<region>[^/,\s]+)/(?P<service>[^/,\s]+)/aws4_request")


@dataclass(frozen=True)
class CredentialScope:
    """The scope of a Signature Version 4 (IAM User Guide, "Elements of an AWS API request signature")."""

    region: str
    service: str


def credential_scope(authorization: str, query: str = "") -> CredentialScope | None:
    """The scope in an Authorization header, or in the query of a presigned URL; None for an unsigned request."""
    found = _SCOPE.search(authorization) or _SCOPE.search(query.replace("X-Amz-Credential=", "Credential=").replace("%2F", "/"))
    return None if found is None else CredentialScope(found["region"], found["service"])
