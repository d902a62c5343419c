"""Cases of federation, defaults of accounts, access analysis and the organization's policies."""

from __future__ import annotations

import json

from tests.sandbox.aws_provider.cases.case import Case
from tests.sandbox.aws_provider.cases.needs import resource_policy

_TAGGED = {"tags": {"Tier": "data"}}
_RETAGGED = {"tags": {"Tier": "admin", "Owner": "platform"}}
_BLOCKED = {"blockPublicAcls": True, "blockPublicPolicy": True, "ignorePublicAcls": True, "restrictPublicBuckets": True}


def _guardrail(action: str) -> str:
    statement = {"Sid": "Never", "Effect": "Deny", "Action": [action], "Resource": ["*"]}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


CASES: dict[str, Case] = {
    "iam/openIdConnectProvider:OpenIdConnectProvider": Case(
        {"url": "https://case.hospital.example", "clientIdLists": ["holdfast"], "thumbprintLists": ["ab" * 20], **_TAGGED},
        changes=({"thumbprintLists": ["cd" * 20]}, _RETAGGED),
        replaces={"url": "https://other.hospital.example", "clientIdLists": ["other"]},
    ),
    "iam/accountPasswordPolicy:AccountPasswordPolicy": Case(
        {"minimumPasswordLength": 16, "passwordReusePrevention": 24, "maxPasswordAge": 90, "requireSymbols": True, "requireNumbers": True},
        changes=({"minimumPasswordLength": 20}, {"requireSymbols": False}),
    ),
    "s3/accountPublicAccessBlock:AccountPublicAccessBlock": Case(_BLOCKED, changes=({"blockPublicAcls": False},)),
    "ebs/encryptionByDefault:EncryptionByDefault": Case({"enabled": True}, changes=({"enabled": False}, {"enabled": True})),
    "ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess": Case(
        {"state": "block-all-sharing"}, changes=({"state": "block-new-sharing"},)
    ),
    "ec2/instanceMetadataDefaults:InstanceMetadataDefaults": Case(
        {"httpTokens": "required", "httpEndpoint": "enabled", "httpPutResponseHopLimit": 1}, changes=({"httpPutResponseHopLimit": 2},)
    ),
    "ec2/serialConsoleAccess:SerialConsoleAccess": Case({"enabled": False}, changes=({"enabled": True},)),
    "accessanalyzer/analyzer:Analyzer": Case(
        {"analyzerName": "case", "type": "ACCOUNT", **_TAGGED}, changes=(_RETAGGED,), replaces={"type": "ORGANIZATION"}
    ),
    "cloudwatch/logResourcePolicy:LogResourcePolicy": Case(
        {"policyName": "case", "policyDocument": resource_policy("logs:PutLogEvents", "*", "events.amazonaws.com")},
        changes=({"policyDocument": resource_policy("logs:CreateLogStream", "*", "events.amazonaws.com")},),
        replaces={"policyName": "other"},
    ),
    "organizations/policy:Policy": Case(
        {"content": _guardrail("organizations:LeaveOrganization"), "type": "SERVICE_CONTROL_POLICY", "description": "base", **_TAGGED},
        changes=({"content": _guardrail("cloudtrail:StopLogging")}, {"description": "records"}, _RETAGGED),
        replaces={"type": "RESOURCE_CONTROL_POLICY"},
    ),
    "organizations/policyAttachment:PolicyAttachment": Case(
        {"policyId": "@guardrail.id", "targetId": "444455556666"}, replaces={"targetId": "222233334444"}
    ),
    "organizations/organization:Organization": Case(
        {"featureSet": "ALL", "enabledPolicyTypes": ["SERVICE_CONTROL_POLICY"], "awsServiceAccessPrincipals": ["ram.amazonaws.com"]},
        changes=({"enabledPolicyTypes": ["SERVICE_CONTROL_POLICY", "TAG_POLICY"]}, {"awsServiceAccessPrincipals": []}),
        replaces={"featureSet": "CONSOLIDATED_BILLING"},
    ),
}
