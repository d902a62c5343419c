"""S3: moto refuses every object of a bucket whose policy denies what does not come over TLS, because it looks at no condition.

The sandbox is one machine, and nothing on its way to S3 leaves it: a request counts as one over TLS, so such a statement never holds.
Other conditions are left to moto.
"""

from __future__ import annotations

import json
from typing import Any

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket


def apply() -> None:
    """Leave out the statements that ask for TLS (Amazon S3 User Guide, "Bucket policy examples", restrict access to HTTPS)."""
    FakeBucket.get_permission = _permission  # type: ignore[method-assign, assignment]  # mypy takes a function put in for a method as one without self


def _permission(bucket: FakeBucket, action: str, resource: str) -> Any:
    if bucket.policy is None:
        return PermissionResult.NEUTRAL
    document = json.loads(bucket.policy)
    written = document["Statement"]
    statements = [one for one in (written if isinstance(written, list) else [written]) if not _asks_for_tls(one)]
    if not statements:
        return PermissionResult.NEUTRAL
    return IAMPolicy(json.dumps({**document, "Statement": statements})).is_action_permitted(action, resource)


def _asks_for_tls(statement: dict[str, Any]) -> bool:
    return statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
