"""Rules of policies that things other than buckets, keys, topics and queues carry themselves (those have rules of their own).

Sources: AWS IAM User Guide, "Identity-based policies and resource-based policies"; AWS Foundational Security Best Practices, Lambda.1
("Lambda function policies should prohibit public access"); AWS Lambda Developer Guide, "Control access to Lambda function URLs"; Amazon
EFS User Guide, "Using IAM to control access to file systems".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.callers import OURS, binds, lets_everybody
from policies.aws.statements import statements
from policies.graph import Graph
from policies.rule import Severity, Violation, rule

_POLICIES = {
    "aws:backup/vaultPolicy:VaultPolicy": "policy",
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": "policy",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyDocument",
    "aws:dynamodb/resourcePolicy:ResourcePolicy": "policy",
    "aws:ecr/repositoryPolicy:RepositoryPolicy": "policy",
    "aws:efs/fileSystemPolicy:FileSystemPolicy": "policy",
    "aws:glue/resourcePolicy:ResourcePolicy": "policy",
    "aws:kinesis/resourcePolicy:ResourcePolicy": "policy",
    "aws:opensearch/domain:Domain": "accessPolicies",
    "aws:opensearch/domainPolicy:DomainPolicy": "accessPolicies",
    "aws:s3control/accessPointPolicy:AccessPointPolicy": "policy",
    "aws:secretsmanager/secret:Secret": "policy",
    "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
}
_PERMISSIONS = ("aws:lambda/permission:Permission", "aws:lambda/layerVersionPermission:LayerVersionPermission")
_OURS_BY_PROPERTY = ("principalOrgId", "organizationId", "sourceAccount", "sourceArn")
_FUNCTION_URL = "aws:lambda/functionUrl:FunctionUrl"
# Who comes through a mount target or an access point came through our network.
_BOUND = (*OURS, "elasticfilesystem:AccessedViaMountTarget", "elasticfilesystem:AccessPointArn")


@rule(
    "ID-022",
    Severity.CRITICAL,
    asks="Does no policy of a secret, vault, repository, function or the like let everybody in?",
    remedy="Name the roles or accounts as principals, or demand aws:PrincipalOrgID; give a function URL authorizationType AWS_IAM.",
    controls=("HIPAA 164.312(a)(1)", "HIPAA 164.308(a)(4)(ii)(B)", "NIST AC-3", "NIST AC-6", "NIST SC-7"),
)
def nothing_is_open_to_everybody(graph: Graph) -> Iterator[Violation]:
    """A principal of * is every AWS customer: no policy of their own account keeps them out, and none of ours is asked."""
    for type_, path in _POLICIES.items():
        for holder in graph.of_type(type_):
            for statement in statements(holder, path) if holder.has(path) else ():
                if lets_everybody(statement) and not binds(statement, *_BOUND):
                    what = ", ".join(statement.actions) or "all but what it names"
                    yield Violation(holder, f"{holder.name} lets everybody do {what}")
    for permission in graph.of_type(*_PERMISSIONS):
        if permission.text("principal") == "*" and not any(permission.has(key) for key in _OURS_BY_PROPERTY):
            yield Violation(permission, f"{permission.name} lets everybody do {permission.text('action')}")
    for url in graph.of_type(_FUNCTION_URL):
        if url.text("authorizationType") == "NONE":
            yield Violation(url, f"{url.name} answers whoever calls it, without asking who that is")
