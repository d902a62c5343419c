"""ACM: moto signs a private certificate with a key of its own in Amazon's name; here the authority that was asked for signs it."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID
from moto.acm.models import CertBundle
from moto.acm.responses import AWSCertificateManagerResponse
from moto.core.responses import ActionResult

from sandbox.aws.repairs.authorities import authority_of, chain_of, issued_by, new_key

_DAYS = 395  # AWS Certificate Manager User Guide, "Private certificates in AWS Certificate Manager"


def apply() -> None:
    """Let private certificates be issued by their authority."""
    AWSCertificateManagerResponse.request_certificate = _request  # type: ignore[method-assign, assignment]  # mypy takes a function put in for a method as one without self


_moto_request = AWSCertificateManagerResponse.request_certificate


def _request(response: AWSCertificateManagerResponse) -> ActionResult:
    arn = response._get_param("CertificateAuthorityArn")  # noqa: SLF001 - moto's way to a parameter
    if not arn:
        return _moto_request(response)
    authority = authority_of(arn)
    domain = str(response._get_param("DomainName"))  # noqa: SLF001
    names = list(dict.fromkeys([domain, *(response._get_param("SubjectAlternativeNames") or [])]))  # noqa: SLF001
    key = new_key(response._get_param("KeyAlgorithm") or "RSA_2048")  # noqa: SLF001
    csr = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domain[:64])]))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .sign(key, hashes.SHA256())
    )
    made = issued_by(authority, csr, None, _DAYS)
    bundle = CertBundle(
        response.current_account,
        made.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()),
        region=response.region,
        cert_type="PRIVATE",
        cert_authority_arn=arn,
    )
    bundle.chain = chain_of(authority) + b"\n"  # moto would put one of Amazon's public roots at its end
    response.acm_backend._certificates[bundle.arn] = bundle  # noqa: SLF001
    if tags := response._get_param("Tags"):  # noqa: SLF001
        bundle.tags.add(tags)
    return ActionResult(result={"CertificateArn": bundle.arn})
