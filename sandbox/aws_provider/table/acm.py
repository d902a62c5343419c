"""AWS Certificate Manager (AWS Certificate Manager User Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Recorded, Row, row, tagging

_ARN = "CertificateArn=$id"

ROWS: dict[str, Row | Recorded] = {
    "acm/certificate:Certificate": row(
        "acm",
        create="RequestCertificate",
        id="CertificateArn",
        read=f"DescribeCertificate {_ARN} > Certificate",
        delete=f"DeleteCertificate {_ARN}",
        names={"arn": "CertificateArn"},
        tags=tagging(f"AddTagsToCertificate {_ARN}", f"RemoveTagsFromCertificate {_ARN}", f"ListTagsForCertificate {_ARN} > Tags"),
    ),
}
