"""Authorities that fit into each other, and keys that are strong enough."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.encryption.authority_algorithm import AuthorityAlgorithm
from components.encryption.authority_plan import (
    CERTIFICATE_VALIDITY,
    AuthorityMode,
    Template,
    guests_policy,
    outlived_by_certificates,
    outlives_root,
)

DAYS = st.integers(1, 20_000).map(lambda days: timedelta(days=days))
A_DAY_LATER = timedelta(hours=23)


@given(root=DAYS, issuing=DAYS)
def test_an_authority_that_is_let_through_ends_before_its_root_even_when_signed_hours_later(root: timedelta, issuing: timedelta) -> None:
    if outlives_root(root, issuing) is None:
        assert A_DAY_LATER + issuing < root
    else:
        assert issuing >= root


@given(issuing=DAYS)
def test_an_authority_that_is_let_through_can_sign_and_renew(issuing: timedelta) -> None:
    renewed_at = CERTIFICATE_VALIDITY - timedelta(days=60)
    if outlived_by_certificates(issuing) is None:
        assert issuing > CERTIFICATE_VALIDITY
        assert renewed_at < issuing
    else:
        assert issuing <= CERTIFICATE_VALIDITY + timedelta(days=60)


@pytest.mark.parametrize("algorithm", AuthorityAlgorithm)
def test_a_certificate_has_a_key_of_its_authority_s_family(algorithm: AuthorityAlgorithm) -> None:
    family = "EC" if algorithm.value.startswith("EC") else "RSA"
    assert algorithm.of_certificates.startswith(family)
    assert algorithm.signing.endswith("ECDSA" if family == "EC" else "RSA")


def test_weak_keys_are_no_choice() -> None:
    for weak in ("RSA_1024", "EC_secp192r1", "SM2"):
        with pytest.raises(ValueError, match=weak):
            AuthorityAlgorithm(weak)


def test_templates_and_modes_are_in_aws_s_words() -> None:
    assert Template.ROOT.arn("aws-us-gov") == "arn:aws-us-gov:acm-pca:::template/RootCACertificate/V1"
    assert [mode.aws_name for mode in AuthorityMode] == ["GENERAL_PURPOSE", "SHORT_LIVED_CERTIFICATE"]


def test_guests_ask_for_certificates_of_services_and_never_of_authorities() -> None:
    look, ask = cast("list[dict[str, Any]]", guests_policy("arn:x", "aws", ["555555555555"])["Statement"])
    assert "acm-pca:IssueCertificate" not in look["Action"]
    assert ask["Condition"] == {"StringEquals": {"acm-pca:TemplateArn": "arn:aws:acm-pca:::template/EndEntityCertificate/V1"}}
    assert look["Principal"] == ask["Principal"] == {"AWS": ["arn:aws:iam::555555555555:root"]}
    assert {look["Resource"], ask["Resource"]} == {"arn:x"}
