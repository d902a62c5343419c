"""The keys an authority may have."""

from __future__ import annotations

from enum import StrEnum


class AuthorityAlgorithm(StrEnum):
    """Key algorithms that are strong enough, by AWS's name: RSA of 2,048 bits or more, or a curve that NIST names.

    Source: NIST SP 800-52 rev. 2, 3.1 (certificates for TLS 1.2 and 1.3); AWS Private CA API Reference,
    "CertificateAuthorityConfiguration".
    """

    RSA_2048 = "RSA_2048"
    RSA_4096 = "RSA_4096"
    P_256 = "EC_prime256v1"
    P_384 = "EC_secp384r1"

    @property
    def signing(self) -> str:
        """The algorithm it signs with."""
        return {"EC_prime256v1": "SHA256WITHECDSA", "EC_secp384r1": "SHA384WITHECDSA"}.get(self.value, "SHA384WITHRSA")

    @property
    def of_certificates(self) -> str:
        """The key of a certificate it may sign for ACM, which must be of the same family.

        Source: AWS Certificate Manager User Guide, "Private certificates in AWS Certificate Manager".
        """
        return "EC_prime256v1" if self.value.startswith("EC") else "RSA_2048"
