"""Cases of grants, of the rules that watch keys and certificates, and of the private authority."""

from __future__ import annotations

import json

from tests.sandbox.aws_provider.cases.case import Case

_TAGGED = {"tags": {"Tier": "data"}}
_RETAGGED = {"tags": {"Tier": "admin", "Owner": "platform"}}
_PATTERN = json.dumps({"source": ["aws.kms"], "detail": {"eventName": ["DisableKey"]}})
_TRANSFORMER = {"inputPaths": {"key": "$.detail.requestParameters.keyId"}, "inputTemplate": '"a key was disabled: <key>"'}
_AUTHORITY = {
    "keyAlgorithm": "RSA_2048",
    "signingAlgorithm": "SHA256WITHRSA",
    "subject": {"commonName": "case.example", "organization": "Clinic", "country": "IE"},
}
_SHARED = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "555555555555"}, "Action": "acm-pca:GetCertificate", "Resource": "*"}],
    }
)

CASES: dict[str, Case] = {
    "kms/grant:Grant": Case(
        {
            "name": "restores",
            "keyId": "@key.arn",
            "granteePrincipal": "@role.arn",
            "retiringPrincipal": "arn:aws:iam::123456789012:role/key-administration",
            "operations": ["Decrypt", "DescribeKey"],
            "constraints": [{"encryptionContextSubset": {"SecretARN": "arn:aws:secretsmanager:eu-north-1:123456789012:secret:ehr"}}],
        },
        replaces={"operations": ["Decrypt"], "name": "other"},
    ),
    "acmpca/certificateAuthority:CertificateAuthority": Case(
        {
            "type": "ROOT",
            "usageMode": "GENERAL_PURPOSE",
            "certificateAuthorityConfiguration": _AUTHORITY,
            "revocationConfiguration": {"ocspConfiguration": {"enabled": True}},
            "permanentDeletionTimeInDays": 7,
            **_TAGGED,
        },
        changes=({"revocationConfiguration": {"ocspConfiguration": {"enabled": False}}}, _RETAGGED, {"enabled": False}),
        replaces={"type": "SUBORDINATE", "usageMode": "SHORT_LIVED_CERTIFICATE"},
    ),
    "acmpca/certificate:Certificate": Case(
        {
            "certificateAuthorityArn": "@authority.arn",
            "certificateSigningRequest": "@authority.certificateSigningRequest",
            "signingAlgorithm": "SHA256WITHRSA",
            "templateArn": "arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1",
            "validity": {"type": "DAYS", "value": "1825"},
        },
        replaces={"validity": {"type": "DAYS", "value": "365"}},
    ),
    "acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": Case(
        {"certificateAuthorityArn": "@authority.arn", "certificate": "@authority-issued.certificate"},
        replaces={"certificateAuthorityArn": "arn:aws:acm-pca:eu-north-1:123456789012:certificate-authority/other"},
    ),
    "acmpca/policy:Policy": Case(
        {"resourceArn": "@authority.arn", "policy": _SHARED},
        changes=({"policy": _SHARED.replace("555555555555", "666666666666")},),
    ),
    "acmpca/permission:Permission": Case(
        {
            "certificateAuthorityArn": "@authority.arn",
            "principal": "acm.amazonaws.com",
            "actions": ["GetCertificate", "IssueCertificate", "ListPermissions"],
        },
        replaces={"actions": ["IssueCertificate"]},
    ),
    "acm/certificate:Certificate": Case(
        {"domainName": "portal.need.example", "certificateAuthorityArn": "@authority.arn", "keyAlgorithm": "RSA_2048", **_TAGGED},
        changes=(_RETAGGED,),
        replaces={"domainName": "other.need.example"},
    ),
    "cloudwatch/eventRule:EventRule": Case(
        {"name": "key-change", "description": "a key was changed", "eventPattern": _PATTERN, **_TAGGED},
        changes=(
            {"description": "a key was disabled"},
            {"eventPattern": _PATTERN.replace("DisableKey", "PutKeyPolicy")},
            {"state": "DISABLED"},
            _RETAGGED,
        ),
        replaces={"name": "other"},
    ),
    "cloudwatch/eventTarget:EventTarget": Case(
        {"rule": "@rule.name", "targetId": "topic", "arn": "@topic.arn", "inputTransformer": _TRANSFORMER},
        changes=({"arn": "@queue.arn"}, {"inputTransformer": None, "input": '"a key was disabled"'}),
        replaces={"targetId": "other"},
    ),
}
