"""The Region a request is for is read from its signature, in a header or in a URL."""

from __future__ import annotations

import pytest

from sandbox.aws.credential_scope import CredentialScope, credential_scope

HEADER = "AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/rds/aws4_request, SignedHeaders=host, Signature=00"


def test_a_signed_request_names_region_and_service() -> None:
    assert credential_scope(HEADER) == CredentialScope("eu-west-1", "rds")


def test_a_presigned_url_does_too() -> None:
    assert credential_scope("", "X-Amz-Credential=AKIA%2F20260101%2Feu-west-1%2Fs3%2Faws4_request&X=1") == CredentialScope(
        "eu-west-1", "s3"
    )


@pytest.mark.parametrize("header", ["", "Bearer token", "AWS4-HMAC-SHA256 Credential=broken"])
def test_an_unsigned_request_names_none(header: str) -> None:
    assert credential_scope(header) is None
