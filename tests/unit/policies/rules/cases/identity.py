"""Where rules of permissions, accounts and organizations say yes and no."""

from __future__ import annotations

import json

from policies.graph import Graph
from tests.unit.policies.graphs import changed, made, ref, replaced, resource, without
from tests.unit.policies.hospital import SOUND, base, identity
from tests.unit.policies.hospital.base import allow, document
from tests.unit.policies.hospital.identity import OURS
from tests.unit.policies.rules.case import Case

ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"


def attached(arn: str) -> Graph:
    return replaced(SOUND, resource(ATTACHMENT, "more", role=ref(base.role, "name"), policyArn=f"arn:aws:iam::aws:policy/{arn}"))


def may(*statements: dict[str, object]) -> Graph:
    """The drill role may also do this."""
    return replaced(SOUND, changed(base.role_policy, policy=document(*statements)))


def may_in_line(*statements: dict[str, object]) -> Graph:
    return replaced(SOUND, changed(base.role, inlinePolicies=[{"name": "more", "policy": document(*statements)}]))


def may_by_policy(*statements: dict[str, object]) -> Graph:
    """A policy of the program, attached to a role that nothing bounds."""
    policy = resource("aws:iam/policy:Policy", "more", policy=document(*statements))
    loose = changed(base.role, permissionsBoundary=None)
    return replaced(SOUND, policy, loose, resource(ATTACHMENT, "more", role=ref(loose, "name"), policyArn=ref(policy, "arn")))


def emergency_policy(policy: str) -> Graph:
    return replaced(SOUND, changed(identity.emergency_policy, policy=policy))


def boundary_without_denial() -> Graph:
    kept = [s for s in json.loads(str(base.boundary.properties["policy"]))["Statement"] if s["Effect"] == "Allow"]
    return replaced(SOUND, changed(base.boundary, policy=document(*kept)))


def guardrails(*statements: dict[str, object]) -> Graph:
    return replaced(SOUND, changed(identity.guardrail, content=document(*statements)))


BY_S3 = {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}
RAISES = allow("iam:CreatePolicyVersion", f"arn:aws:iam::{OURS}:policy/*")
BOUND_BY_BOUNDARY = {"StringEquals": {"iam:PermissionsBoundary": f"arn:aws:iam::{OURS}:policy/boundary"}}

SECRET_POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy"
OPEN_TO_OTHERS = (
    (SECRET_POLICY, "policy", "secretsmanager:GetSecretValue"),
    ("aws:backup/vaultPolicy:VaultPolicy", "policy", "backup:CopyIntoBackupVault"),
    ("aws:cloudwatch/eventBusPolicy:EventBusPolicy", "policy", "events:PutEvents"),
    ("aws:ecr/repositoryPolicy:RepositoryPolicy", "policy", "ecr:BatchGetImage"),
    ("aws:efs/fileSystemPolicy:FileSystemPolicy", "policy", "elasticfilesystem:ClientMount"),
    ("aws:opensearch/domain:Domain", "accessPolicies", "es:ESHttpGet"),
)


def policed(type_: str, path: str, action: str, who: object, **condition: object) -> Graph:
    statement = {"Effect": "Allow", "Principal": who, "Action": action, "Resource": "*", "Condition": condition}
    return replaced(SOUND, made(type_, "open", {path: document(statement)}))


def permitted(**properties: object) -> Graph:
    return replaced(SOUND, made("aws:lambda/permission:Permission", "open", {"action": "lambda:InvokeFunction", **properties}))


def called(by: str) -> Graph:
    return replaced(SOUND, resource("aws:lambda/functionUrl:FunctionUrl", "open", authorizationType=by))


CASES: tuple[Case, ...] = (
    Case("ID-001", "allows every action on everything", may(allow("*"))),
    Case("ID-001", "allows every action", may_in_line(allow(["s3:Get*", "*:*"]))),
    Case("ID-001", "allows every action", may_by_policy(allow("*"))),
    Case("ID-001", "AdministratorAccess", attached("AdministratorAccess")),
    Case(
        "ID-001",
        "AdministratorAccess",
        replaced(SOUND, changed(base.role, managedPolicyArns=["arn:aws:iam::aws:policy/AdministratorAccess"])),
    ),
    Case("ID-002", "all of kms, s3", may(allow(["s3:*", "kms:*"]))),
    Case("ID-002", "all of s3", may(allow("s3:*", "arn:aws:s3:::*"))),
    Case("ID-002", "all of s3, rds", may(allow(["S3*:*", "r?s:**"])), may(allow(["s3:Get*"], "arn:aws:s3:::letters/*"))),
    Case("ID-002", "all of kms, rds", emergency_policy(document(allow(["kms:*", "rds:*"])))),
    Case("ID-002", "all of kms", replaced(SOUND, changed(identity.emergency, permissionsBoundary=None))),
    Case("ID-002", "IAMFullAccess", attached("IAMFullAccess")),
    Case("ID-002", "allows s3:GetObject on whatever", may(allow(["s3:Get*", "s3:List*"]))),
    Case("ID-002", "allows kms:Decrypt on whatever", may(allow("kms:Decrypt")), may(allow("kms:Decrypt", Condition=BY_S3))),
    Case("ID-002", "every action on arn:aws:s3:::letters/*", may(allow("*", "arn:aws:s3:::letters/*"))),
    Case("ID-003", "by NotAction", may({"Effect": "Allow", "NotAction": "iam:*", "Resource": "arn:aws:s3:::letters"})),
    Case("ID-003", "by NotResource", may({"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::letters/*"})),
    Case("ID-004", "iam:CreatePolicyVersion on whatever identity", may_by_policy(RAISES)),
    Case("ID-004", "iam:PutRolePolicy on whatever identity", boundary_without_denial()),
    Case("ID-004", "iam:CreateAccessKey", may_by_policy(allow("iam:*")), may_by_policy(allow("iam:*", Condition=BOUND_BY_BOUNDARY))),
    Case("ID-005", "may pass whatever role", may(allow("iam:PassRole"))),
    Case("ID-005", "may pass whatever role", may(allow("iam:Pass*", f"arn:aws:iam::{OURS}:role/*"))),
    Case("ID-005", "to whatever service", may(allow("iam:PassRole", f"arn:aws:iam::{OURS}:role/backup-taking"))),
    *(
        Case(
            "ID-022",
            f"open lets everybody do {action}",
            policed(type_, path, action, "*"),
            policed(type_, path, action, {"AWS": base.ADMIN}),
        )
        for type_, path, action in OPEN_TO_OTHERS
    ),
    Case(
        "ID-022",
        "open lets everybody do secretsmanager:GetSecretValue",
        policed(SECRET_POLICY, "policy", "secretsmanager:GetSecretValue", "*", StringLike={"aws:PrincipalOrgID": ["o-1", "*"]}),
        policed(SECRET_POLICY, "policy", "secretsmanager:GetSecretValue", "*", StringEquals={"aws:PrincipalOrgID": "o-1"}),
    ),
    Case(
        "ID-022",
        "open lets everybody do lambda:InvokeFunction",
        permitted(principal="*"),
        permitted(principal="*", principalOrgId="o-1"),
    ),
    Case("ID-022", "open answers whoever calls it", called("NONE"), called("AWS_IAM")),
    Case("ID-016", "an access key", replaced(SOUND, resource("aws:iam/accessKey:AccessKey", "robot", user="robot"))),
    Case("ID-016", "a password", replaced(SOUND, resource("aws:iam/userLoginProfile:UserLoginProfile", "clerk", user="clerk"))),
    Case(
        "ID-017",
        "to a user",
        replaced(
            SOUND,
            resource(
                "aws:iam/userPolicy:UserPolicy", "robot", user="robot", policy=document(allow("s3:GetObject", "arn:aws:s3:::notes/*"))
            ),
        ),
    ),
    Case(
        "ID-017",
        "to a user",
        replaced(
            SOUND,
            resource(
                "aws:iam/userPolicyAttachment:UserPolicyAttachment",
                "robot",
                user="robot",
                policyArn="arn:aws:iam::aws:policy/SecurityAudit",
            ),
        ),
    ),
    Case(
        "ID-017",
        "to users",
        replaced(
            SOUND,
            resource(
                "aws:iam/policyAttachment:PolicyAttachment", "some", users=["robot"], policyArn="arn:aws:iam::aws:policy/SecurityAudit"
            ),
        ),
    ),
    Case("ID-018", "asks for 8 characters", replaced(SOUND, changed(identity.passwords, minimumPasswordLength=8))),
    Case("ID-018", "remembers 0 passwords", replaced(SOUND, changed(identity.passwords, passwordReusePrevention=None))),
    Case("ID-019", "what root does", without(SOUND, "root-use", "aws:cloudwatch/logMetricFilter:LogMetricFilter")),
    Case("ID-019", "what root does", without(SOUND, "root-use", "aws:cloudwatch/metricAlarm:MetricAlarm")),
    Case("ID-020", "at eu-central-1 where", without(SOUND, "access-away")),
    Case(
        "ID-020",
        "at eu-west-1 where",
        replaced(without(SOUND, "access-home"), changed(identity.analyzers[2], type="ACCOUNT_UNUSED_ACCESS")),
    ),
    Case(
        "ID-021",
        "LeaveOrganization",
        guardrails({"Effect": "Deny", "Action": identity.GUARDED[1:], "Resource": "*"}, identity.OTHER_REGIONS),
    ),
    Case("ID-021", "stop a trail", without(SOUND, "guardrails", "aws:organizations/policyAttachment:PolicyAttachment")),
    Case("ID-021", "other Regions", guardrails({"Effect": "Deny", "Action": identity.GUARDED, "Resource": "*"})),
    Case("ID-021", "delete a detector", guardrails(identity.OTHER_REGIONS)),
    Case(
        "ID-021",
        "leave the organization",
        replaced(without(SOUND, "guardrails"), resource("aws:organizations/organization:Organization", "hospital", featureSet="ALL")),
    ),
)
