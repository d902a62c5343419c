"""What the small landing zone has of identity: who may become what, what they may then do, and what tells of it."""

from __future__ import annotations

import json

from policies.resource import Resource
from tests.unit.policies.graphs import made, ref, resource
from tests.unit.policies.hospital.base import allow, away, boundary, document, staging

OURS = "123456789012"
VENDOR = "999999999999"
home = resource("pulumi:providers:aws", "home", region="eu-west-1", allowedAccountIds=[OURS])


def trust(action: str, principal: object, **condition: object) -> str:
    said = {"Effect": "Allow", "Principal": principal, "Action": action}
    return document({**said, "Condition": condition} if condition else said)


def taken_on(name: str, trusts: str, **more: object) -> Resource:
    """A role that people or pipelines take on."""
    usual = {"name": name, "permissionsBoundary": ref(boundary, "arn"), "assumeRolePolicy": trusts}
    return made("aws:iam/role:Role", name, {**usual, **more})


def written(role: Resource, *statements: dict[str, object]) -> Resource:
    return resource("aws:iam/rolePolicy:RolePolicy", role.name, role=ref(role, "name"), policy=document(*statements))


def issuer(name: str, url: str) -> Resource:
    return resource("aws:iam/openIdConnectProvider:OpenIdConnectProvider", name, url=url, clientIdLists=["holdfast"])


github = issuer("pipeline", "https://token.actions.githubusercontent.com")
people = issuer("people", "https://sign-in.hospital.example")
AUD, SUB = "token.actions.githubusercontent.com:aud", "token.actions.githubusercontent.com:sub"
PIPELINE = {AUD: "sts.amazonaws.com", SUB: "repo:hospital/landing-zone:*"}
pipeline = taken_on(
    "pipeline", trust("sts:AssumeRoleWithWebIdentity", {"Federated": ref(github, "arn")}, StringLike=PIPELINE), maxSessionDuration=3600
)
PASS = allow(
    "iam:PassRole", f"arn:aws:iam::{OURS}:role/backup-taking", Condition={"StringEquals": {"iam:PassedToService": "backup.amazonaws.com"}}
)
DEPLOY = allow(["rds:CreateDBInstance", "s3:PutObject"], "arn:aws:s3:::letters/*")
pipeline_policy = written(pipeline, DEPLOY, PASS)

MFA = {"sign-in.hospital.example:aud": "holdfast", "aws:RequestTag/mfa": "true"}
emergency = taken_on(
    "break-glass", trust("sts:AssumeRoleWithWebIdentity", {"Federated": ref(people, "arn")}, StringEquals=MFA), maxSessionDuration=3600
)
SECOND_FACTOR = {"StringEquals": {"aws:PrincipalTag/mfa": "true"}}
EMERGENCY = allow(["kms:*", "rds:*", "iam:PutRolePolicy", "iam:PassRole"], Condition=SECOND_FACTOR)
emergency_policy = written(emergency, EMERGENCY)
emergency_watch = resource(
    "aws:cloudwatch/eventRule:EventRule",
    "break-glass",
    name="break-glass",
    state="ENABLED",
    eventPattern=json.dumps(
        {
            "source": ["aws.sts"],
            "detail": {"eventName": ["AssumeRole"], "requestParameters": {"roleArn": [{"suffix": ":role/break-glass"}]}},
        }
    ),
)
emergency_told = resource(
    "aws:cloudwatch/eventTarget:EventTarget",
    "break-glass",
    rule=ref(emergency_watch, "name"),
    arn=f"arn:aws:sns:eu-west-1:{OURS}:alarms",
    deadLetterConfig={"arn": f"arn:aws:sqs:eu-west-1:{OURS}:unheard"},
)

clerk = taken_on("clerk", trust("sts:AssumeRoleWithSAML", {"Federated": "arn:aws:iam::123456789012:saml-provider/hospital"}, StringEquals={
    "SAML:aud": "https://signin.aws.amazon.com/saml"
}))  # fmt: skip
auditor = taken_on(
    "auditor",
    trust("sts:AssumeRole", {"AWS": f"arn:aws:iam::{OURS}:root"}, StringEquals={"aws:PrincipalTag/duty": "audit"}),
    maxSessionDuration=28800,
    managedPolicyArns=["arn:aws:iam::aws:policy/SecurityAudit"],
)
vendor = taken_on(
    "vendor", trust("sts:AssumeRole", {"AWS": f"arn:aws:iam::{VENDOR}:role/support"}, StringEquals={"sts:ExternalId": "agreed"})
)
colleague = taken_on("colleague", trust("sts:AssumeRole", {"AWS": "*"}, StringEquals={"aws:PrincipalOrgID": "o-a1b2c3d4e5"}))
scheduled = resource(
    "aws:iam/role:Role",
    "scheduled",
    assumeRolePolicy=trust("sts:AssumeRole", {"Service": "scheduler.amazonaws.com"}, StringEquals={"aws:SourceAccount": OURS}),
)

delivered = resource(
    "aws:s3/bucketPolicy:BucketPolicy",
    "staging",
    bucket=ref(staging),
    policy=document(
        allow(
            "s3:PutObject",
            "arn:aws:s3:::staging/*",
            Principal={"Service": "logging.s3.amazonaws.com"},
            Condition={"StringEquals": {"aws:SourceAccount": OURS}},
        ),
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::staging", "arn:aws:s3:::staging/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ),
)
permission = resource(
    "aws:lambda/permission:Permission",
    "rotation",
    action="lambda:InvokeFunction",
    principal="secretsmanager.amazonaws.com",
    sourceAccount=OURS,
)

passwords = resource("aws:iam/accountPasswordPolicy:AccountPasswordPolicy", "account", minimumPasswordLength=16, passwordReusePrevention=24)
readers = resource(
    "aws:iam/groupPolicy:GroupPolicy", "readers", group="readers", policy=document(allow("s3:GetObject", "arn:aws:s3:::notes/*"))
)
ANALYZER = "aws:accessanalyzer/analyzer:Analyzer"
analyzers = (
    resource(ANALYZER, "access", type="ACCOUNT"),
    resource(ANALYZER, "access-home", type="ACCOUNT", provider=home.urn),
    resource(ANALYZER, "access-west", type="ACCOUNT", region="eu-west-1"),
    resource(ANALYZER, "access-away", type="ACCOUNT", provider=away.urn),
)

GUARDED = [
    "organizations:LeaveOrganization",
    "cloudtrail:StopLogging",
    "cloudtrail:DeleteTrail",
    "config:StopConfigurationRecorder",
    "guardduty:DeleteDetector",
]
OTHER_REGIONS: dict[str, object] = {
    "Effect": "Deny",
    "NotAction": ["iam:*", "organizations:*", "route53:*", "sts:*"],
    "Resource": "*",
    "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}},
}
guardrail = resource(
    "aws:organizations/policy:Policy",
    "guardrails",
    type="SERVICE_CONTROL_POLICY",
    content=document({"Effect": "Deny", "Action": GUARDED, "Resource": "*"}, OTHER_REGIONS),
)
organization = resource("aws:organizations/organization:Organization", "hospital", featureSet="ALL")
guarded = resource("aws:organizations/policyAttachment:PolicyAttachment", "guardrails", policyId=ref(guardrail), targetId="r-a1b2")

RESOURCES: tuple[Resource, ...] = (
    home, github, people, pipeline, pipeline_policy, emergency, emergency_policy, emergency_watch, emergency_told, clerk, auditor, vendor,
    colleague, scheduled, delivered, permission, passwords, readers, *analyzers, organization, guardrail,
    guarded,
)  # fmt: skip
