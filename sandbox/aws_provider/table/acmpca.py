"""AWS Private Certificate Authority: authorities, what they issue, and who may ask them (AWS Private CA User Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties

_ARN = "CertificateAuthorityArn=$id"


def _authority(_subject: Subject, values: Properties) -> Properties:
    """The ARN of a certificate begins with its authority's."""
    issued = str(values.get("id") or "")
    return {"_authority": values.get("certificateAuthorityArn") or issued.partition("/certificate/")[0]}


ROWS: dict[str, Row | Recorded] = {
    "acmpca/certificateAuthority:CertificateAuthority": row(
        "acm-pca",
        create="CreateCertificateAuthority CertificateAuthorityType=$type",
        id="CertificateAuthorityArn",
        read=[f"DescribeCertificateAuthority {_ARN} > CertificateAuthority", f"GetCertificateAuthorityCsr {_ARN}"],
        delete=f"DeleteCertificateAuthority {_ARN} PermanentDeletionTimeInDays=$permanentDeletionTimeInDays",
        update=f"UpdateCertificateAuthority {_ARN} RevocationConfiguration=$revocationConfiguration",
        defaults={"type": "SUBORDINATE", "usageMode": "GENERAL_PURPOSE", "enabled": True},
        toggles={
            "enabled": (
                f"UpdateCertificateAuthority {_ARN} Status=ACTIVE",
                f"UpdateCertificateAuthority {_ARN} Status=DISABLED",
                True,
            )
        },
        names={"type": "Type", "certificateSigningRequest": "Csr", "arn": "Arn", "enabled": "not_in_answer"},
        computed={"enabled": lambda values: values["_raw"].get("Status") != "DISABLED"},
        soft={"permanentDeletionTimeInDays"},
        gone="Status=='DELETED'",
        tags=tagging(f"TagCertificateAuthority {_ARN}", f"UntagCertificateAuthority {_ARN}", f"ListTags {_ARN} > Tags"),
    ),
    # an issued certificate is revoked, never deleted; nothing here asks whether it was
    "acmpca/certificate:Certificate": row(
        "acm-pca",
        create="IssueCertificate Csr=$certificateSigningRequest",
        id="CertificateArn",
        read="GetCertificate CertificateAuthorityArn=$_authority CertificateArn=$id",
        delete=(),
        derive=_authority,
        names={"arn": "not_in_answer", "certificateAuthorityArn": "not_in_answer"},
        computed={"arn": "{id}", "certificateAuthorityArn": "{_authority}"},
        unread={"apiPassthrough", "certificateSigningRequest", "signingAlgorithm", "templateArn", "validity"},
        stays=True,
    ),
    "acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": row(
        "acm-pca",
        create="ImportCertificateAuthorityCertificate",
        id="{certificateAuthorityArn}",
        read="GetCertificateAuthorityCertificate CertificateAuthorityArn=$certificateAuthorityArn",
        delete=(),
        stays=True,
    ),
    "acmpca/policy:Policy": row(
        "acm-pca",
        create="PutPolicy ResourceArn=$resourceArn Policy=$policy",
        id="{resourceArn}",
        read="GetPolicy ResourceArn=$resourceArn",
        delete="DeletePolicy ResourceArn=$resourceArn",
        update="PutPolicy ResourceArn=$resourceArn Policy=$policy",
    ),
    "acmpca/permission:Permission": Recorded(
        id="{certificateAuthorityArn},{principal}",
        why="the local AWS keeps no permissions of authorities and renews no certificate",
        fixed=frozenset({"actions", "certificateAuthorityArn", "principal", "sourceAccount"}),
    ),
}
