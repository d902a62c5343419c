"""Cases of grants, of the rules that watch keys and certificates, and of the private authority."""

from __future__ import annotations

import json

from tests.sandbox.aws_provider.cases.case import Case

_TAGGED = {"tags": {"Tier": "data"}}
_RETAGGED = {"tags": {"Tier": "admin", "Owner": "platform"}}
_PATTERN = json.dumps({"source": ["aws.kms"], "detail": {"eventName": ["DisableKey"]}})
_TRANSFORMER = {"inputPaths": {"key": "$.detail.requestParameters.keyId"}, "inputTemplate": '"a key was disabled: <key>"'}

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
