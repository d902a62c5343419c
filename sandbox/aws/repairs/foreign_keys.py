"""KMS: moto looks for every key in the caller's account, so nobody can use or lend a key of another account by its ARN."""

from __future__ import annotations

from moto.kms.models import KmsBackend, kms_backends
from moto.kms.responses import KmsResponse

_ACROSS = frozenset(
    {
        "CreateGrant",
        "Decrypt",
        "DescribeKey",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyWithoutPlaintext",
        "GetPublicKey",
        "ListGrants",
        "RevokeGrant",
        "Sign",
        "Verify",
    }
)
"""Requests that AWS takes across accounts ("Cross-account use: Yes" in the AWS KMS API Reference), as far as they are needed."""


def apply() -> None:
    """Look for a key where its ARN says that it is, in the requests for which AWS does."""
    KmsResponse.kms_backend = property(_backend)  # type: ignore[method-assign, assignment] # a property put in for a property


def _backend(request: KmsResponse) -> KmsBackend:
    account = request.current_account
    key = request._get_param("KeyId")  # noqa: SLF001 - moto's way to a parameter
    if isinstance(key, str) and key.startswith("arn:") and request._get_action() in _ACROSS:  # noqa: SLF001 - likewise
        account = key.split(":")[4]
    return kms_backends[account][request.region]
