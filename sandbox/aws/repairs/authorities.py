"""Private CA: moto gives every authority an RSA key of 2,048 bits, forgets its mode, and signs everything for a year with no CA bit.

Here an authority has the key that was asked for, and what it signs is valid as long as asked for, and never longer than the authority
itself (AWS Private CA API Reference, "IssueCertificate"; User Guide, "Understand AWS Private CA certificate templates").
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from moto.acmpca.models import CertificateAuthority, acmpca_backends
from moto.acmpca.responses import ACMPCAResponse
from moto.core.exceptions import JsonRESTError

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_CURVES: Mapping[str, ec.EllipticCurve] = {"EC_prime256v1": ec.SECP256R1(), "EC_secp384r1": ec.SECP384R1()}
_UNITS = {"DAYS": 1, "MONTHS": 30, "YEARS": 365}
_CA_USES = x509.KeyUsage(
    crl_sign=True,
    key_cert_sign=True,
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    encipher_only=False,
    decipher_only=False,
)


def apply() -> None:
    """Make authorities that sign as they are asked to."""
    ACMPCAResponse.create_certificate_authority = _create  # type: ignore[method-assign, assignment]  # mypy takes a function put in for a method as one without self
    ACMPCAResponse.get_certificate_authority_csr = _csr  # type: ignore[method-assign, assignment]  # mypy takes a function put in for a method as one without self
    ACMPCAResponse.issue_certificate = _issue  # type: ignore[method-assign, assignment]  # mypy takes a function put in for a method as one without self


def new_key(algorithm: str) -> PrivateKey:
    """A private key, by ACM's name of its algorithm."""
    if curve := _CURVES.get(algorithm):
        return ec.generate_private_key(curve)
    return rsa.generate_private_key(public_exponent=65537, key_size=int(algorithm.removeprefix("RSA_")))


def issued_by(authority: CertificateAuthority, csr: x509.CertificateSigningRequest, template: str | None, days: int) -> x509.Certificate:
    """A certificate for what `csr` asks, signed by the authority.

    Raises:
        JsonRESTError: the authority is not active, or would be outlived by it.
    """
    itself, now = "RootCACertificate" in (template or ""), datetime.now(UTC).replace(microsecond=0)
    until = now + timedelta(days=days)
    if not itself:
        if authority.certificate is None or authority.status != "ACTIVE":
            raise JsonRESTError("InvalidStateException", f"The certificate authority {authority.arn} is not active.")
        if until > authority.certificate.not_valid_after_utc:
            raise JsonRESTError("ValidationException", "The certificate would be valid for longer than its certificate authority.")
    builder = (
        x509.CertificateBuilder()
        .subject_name(csr.subject)
        .issuer_name(authority.issuer)
        .public_key(csr.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(until)
    )
    for extension, critical in _extensions(authority, csr, template):
        builder = builder.add_extension(extension, critical)
    return builder.sign(authority.key, hashes.SHA384())


def authority_of(arn: str) -> CertificateAuthority:
    """The authority of that ARN, in whatever account and Region it is.

    Raises:
        JsonRESTError: there is none.
    """
    _, _, _, region, account, _ = arn.split(":", 5)
    return acmpca_backends[account][region].describe_certificate_authority(arn)


def chain_of(authority: CertificateAuthority) -> bytes:
    """The authority's own certificate and those above it, in PEM."""
    above = base64.b64decode(authority.certificate_chain or b"")  # kept as it was sent
    return b"\n".join(part.strip() for part in (authority.certificate_bytes, above) if part)


def _extensions(
    authority: CertificateAuthority, csr: x509.CertificateSigningRequest, template: str | None
) -> list[tuple[x509.ExtensionType, bool]]:
    if "SubordinateCACertificate_PathLen" not in (template or ""):
        return authority._x509_extensions(csr, template)  # noqa: SLF001 - moto has the others
    depth = int(str(template).partition("PathLen")[2].partition("/")[0])
    return [
        (x509.BasicConstraints(ca=True, path_length=depth), True),
        (_CA_USES, True),
        (x509.SubjectKeyIdentifier.from_public_key(csr.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), False),
    ]


_moto_create = ACMPCAResponse.create_certificate_authority


def _create(response: ACMPCAResponse) -> str:
    answer = _moto_create(response)
    asked: dict[str, Any] = json.loads(response.body)
    authority = response.acmpca_backend.describe_certificate_authority(json.loads(answer)["CertificateAuthorityArn"])
    authority.usage_mode = asked.get("UsageMode") or "GENERAL_PURPOSE"
    key = new_key(asked["CertificateAuthorityConfiguration"]["KeyAlgorithm"])
    authority.private_bytes = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.BestAvailableEncryption(authority.password),
    )
    return answer


def _csr(response: ACMPCAResponse) -> str:
    """The same request each time it is asked for: an elliptic signature would differ."""
    authority = response.acmpca_backend.describe_certificate_authority(json.loads(response.body)["CertificateAuthorityArn"])
    signed = vars(authority).setdefault("signed_request", authority.csr.decode().strip())
    return json.dumps({"Csr": signed})


def _issue(response: ACMPCAResponse) -> str:
    asked: dict[str, Any] = json.loads(response.body)
    authority = response.acmpca_backend.describe_certificate_authority(asked["CertificateAuthorityArn"])
    csr, template = x509.load_pem_x509_csr(base64.b64decode(asked["Csr"])), asked.get("TemplateArn")
    days = int(asked["Validity"]["Value"]) * _UNITS[asked["Validity"]["Type"]]
    made = issued_by(authority, csr, template, days)
    arn = f"{authority.arn}/certificate/{made.serial_number:032x}"
    authority.issued_certificates[arn] = made.public_bytes(serialization.Encoding.PEM)
    if "RootCACertificate" not in (template or ""):
        authority.issued_certificates_certificate_chains[arn] = chain_of(authority)
    return json.dumps({"CertificateArn": arn})
