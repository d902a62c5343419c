"""Authorities of the sandbox sign for real: chains verify, validity is what was asked for, and nothing outlives its issuer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.sandbox.aws_sandbox import AwsSandbox

_ROOT = "arn:aws:acm-pca:::template/RootCACertificate/V1"
_BELOW = "arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1"


def authority(pca: Any, kind: str, algorithm: str = "EC_secp384r1", mode: str = "GENERAL_PURPOSE") -> str:
    made = pca.create_certificate_authority(
        CertificateAuthorityType=kind,
        UsageMode=mode,
        CertificateAuthorityConfiguration={
            "KeyAlgorithm": algorithm,
            "SigningAlgorithm": "SHA384WITHECDSA" if algorithm.startswith("EC") else "SHA256WITHRSA",
            "Subject": {"CommonName": f"{kind.lower()}.clinic.example", "Organization": "Clinic"},
        },
    )
    return str(made["CertificateAuthorityArn"])


def signed(pca: Any, by: str, what: str, template: str, days: int) -> tuple[bytes, bytes]:
    csr = pca.get_certificate_authority_csr(CertificateAuthorityArn=what)["Csr"]
    arn = pca.issue_certificate(
        CertificateAuthorityArn=by,
        Csr=csr.encode(),
        SigningAlgorithm="SHA384WITHECDSA",
        TemplateArn=template,
        Validity={"Type": "DAYS", "Value": days},
    )["CertificateArn"]
    found = pca.get_certificate(CertificateAuthorityArn=by, CertificateArn=arn)
    return found["Certificate"].encode(), found.get("CertificateChain", "").encode()


def hierarchy(pca: Any, days: int = 1825) -> tuple[str, str]:
    root, below = authority(pca, "ROOT"), authority(pca, "SUBORDINATE")
    certificate, _ = signed(pca, root, root, _ROOT, 3650)
    pca.import_certificate_authority_certificate(CertificateAuthorityArn=root, Certificate=certificate)
    certificate, chain = signed(pca, root, below, _BELOW, days)
    pca.import_certificate_authority_certificate(CertificateAuthorityArn=below, Certificate=certificate, CertificateChain=chain)
    return root, below


def test_a_private_certificate_leads_to_its_root(aws_sandbox: AwsSandbox) -> None:
    pca, acm = aws_sandbox.client("acm-pca"), aws_sandbox.client("acm")
    _, below = hierarchy(pca)
    asked = {"DomainName": "portal.clinic.example", "CertificateAuthorityArn": below, "KeyAlgorithm": "EC_prime256v1"}
    arn = acm.request_certificate(**asked, Tags=[{"Key": "owner", "Value": "platform"}])["CertificateArn"]
    got = acm.get_certificate(CertificateArn=arn)
    leaf = x509.load_pem_x509_certificate(got["Certificate"].encode())
    issuing, root = x509.load_pem_x509_certificates(got["CertificateChain"].encode())
    leaf.verify_directly_issued_by(issuing)
    issuing.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc == timedelta(days=395)
    assert issuing.not_valid_after_utc - issuing.not_valid_before_utc == timedelta(days=1825)
    constraints = issuing.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (constraints.ca, constraints.path_length) == (True, 0)
    described = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    assert (described["Type"], described["Status"], described["KeyAlgorithm"]) == ("PRIVATE", "ISSUED", "EC_prime256v1")
    assert acm.list_tags_for_certificate(CertificateArn=arn)["Tags"] == [{"Key": "owner", "Value": "platform"}]


@pytest.mark.parametrize(("algorithm", "kind"), [("EC_prime256v1", ec.EllipticCurvePublicKey), ("RSA_2048", rsa.RSAPublicKey)])
def test_an_authority_has_the_key_and_the_mode_that_was_asked_for(aws_sandbox: AwsSandbox, algorithm: str, kind: type) -> None:
    pca = aws_sandbox.client("acm-pca")
    arn = authority(pca, "SUBORDINATE", algorithm, mode="SHORT_LIVED_CERTIFICATE")
    first, second = (pca.get_certificate_authority_csr(CertificateAuthorityArn=arn)["Csr"] for _ in range(2))
    assert isinstance(x509.load_pem_x509_csr(first.encode()).public_key(), kind)
    assert first == second
    assert pca.describe_certificate_authority(CertificateAuthorityArn=arn)["CertificateAuthority"]["UsageMode"] == "SHORT_LIVED_CERTIFICATE"


def test_nothing_outlives_its_issuer(aws_sandbox: AwsSandbox) -> None:
    pca, acm = aws_sandbox.client("acm-pca"), aws_sandbox.client("acm")
    root, _ = hierarchy(pca)
    with pytest.raises(ClientError, match="longer than its certificate authority"):
        signed(pca, root, authority(pca, "SUBORDINATE"), _BELOW, 3651)
    _, short = hierarchy(pca, days=394)
    with pytest.raises(ClientError, match="longer than its certificate authority"):
        acm.request_certificate(DomainName="portal.clinic.example", CertificateAuthorityArn=short)


def test_an_authority_without_a_certificate_signs_nothing(aws_sandbox: AwsSandbox) -> None:
    pending = authority(aws_sandbox.client("acm-pca"), "SUBORDINATE")
    with pytest.raises(ClientError, match="is not active"):
        aws_sandbox.client("acm").request_certificate(DomainName="portal.clinic.example", CertificateAuthorityArn=pending)
