"""Rules of what AWS services are let in by.

A service acts for whoever asks it. Without a condition on whose request it is, any AWS customer can send the service to us: the confused
deputy. Source: AWS IAM User Guide, "The confused deputy problem"; Amazon EventBridge User Guide, "Using resource-based policies for Amazon
EventBridge" and Amazon SNS Developer Guide, "Data encryption key management" (EventBridge sends no source to a topic, see OPS-007).
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.grants import ROLE
from policies.aws.statements import Statement, statements
from policies.graph import Graph
from policies.rule import Severity, Violation, rule

_BOUND = ("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths", "sts:externalid")
_BOUND_KEYS = ("kms:encryptioncontext:*", "kms:calleraccount", "kms:viaservice", "kms:grantisforawsresource")
# Whose guide says that it names the source when it assumes a role; a role of EC2, Lambda or ECS is bound where it is passed.
_NAMES_ITS_SOURCE = (
    "backup", "bedrock", "cloudtrail", "codebuild", "datasync", "events", "firehose", "glue", "logs", "monitoring.rds", "pipes",
    "sagemaker", "scheduler", "sns", "ssm", "states", "transfer", "vpc-flow-logs",
)  # fmt: skip
_POLICIES = {
    "aws:s3/bucketPolicy:BucketPolicy": "policy",
    "aws:sns/topic:Topic": "policy",
    "aws:sns/topicPolicy:TopicPolicy": "policy",
    "aws:sqs/queue:Queue": "policy",
    "aws:sqs/queuePolicy:QueuePolicy": "policy",
    "aws:kms/key:Key": "policy",
    "aws:kms/replicaKey:ReplicaKey": "policy",
    "aws:kms/keyPolicy:KeyPolicy": "policy",
    "aws:secretsmanager/secret:Secret": "policy",
    "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": "policy",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyDocument",
    "aws:backup/vaultPolicy:VaultPolicy": "policy",
}
_TOPICS = ("aws:sns/topic:Topic", "aws:sns/topicPolicy:TopicPolicy")
_EVENTS = "events.amazonaws.com"
# Load balancers deliver logs under a principal of their own and name no source.
_NAMES_NONE = ("elasticloadbalancing.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com")


@rule(
    "ID-010",
    Severity.HIGH,
    asks="Does every role that a service assumes say for whom the service must come?",
    remedy="Add a condition on aws:SourceAccount or aws:SourceArn to the trust policy; for Firehose, sts:ExternalId.",
    controls=("HIPAA 164.312(a)(1)", "HIPAA 164.308(a)(4)(ii)(B)", "NIST AC-3", "NIST AC-4", "NIST AC-6"),
)
def service_roles_name_their_source(graph: Graph) -> Iterator[Violation]:
    """The same service works for every customer, and would assume the role for another one who knows its name."""
    for role in graph.of_type(ROLE):
        for statement in statements(role, "assumeRolePolicy"):
            services = [s for s in statement.services if s.removesuffix(".amazonaws.com") in _NAMES_ITS_SOURCE]
            if statement.allows and services and not statement.demands(*_BOUND):
                yield Violation(role, f"{role.name} lets {', '.join(services)} in for whomever it works")


@rule(
    "ID-011",
    Severity.HIGH,
    asks="Does every policy that lets a service in say for whom the service must come?",
    remedy="Add a condition on aws:SourceAccount, aws:SourceArn or aws:SourceOrgID; for a key, kms:EncryptionContext will do.",
    controls=("HIPAA 164.312(a)(1)", "HIPAA 164.312(e)(1)", "NIST AC-3", "NIST AC-4", "NIST SC-7"),
)
def services_name_their_source(graph: Graph) -> Iterator[Violation]:
    """A log, a copy or an event of a stranger in our bucket, topic or key is at best a cost and at worst forged evidence."""
    for type_, path in _POLICIES.items():
        for holder in graph.of_type(type_):
            for statement in statements(holder, path) if holder.has(path) else ():
                if open_to := [s for s in statement.services if not _may_come(type_, s, statement)]:
                    yield Violation(holder, f"{holder.name} lets {', '.join(open_to)} in for whomever it works")
    for permission in graph.of_type("aws:lambda/permission:Permission"):
        bound = any(permission.has(key) for key in ("sourceAccount", "sourceArn", "principalOrgId"))
        if permission.text("principal").endswith(".amazonaws.com") and not bound:
            yield Violation(permission, f"{permission.name} lets {permission.text('principal')} in for whomever it works")


def _may_come(type_: str, service: str, statement: Statement) -> bool:
    if not statement.allows or service in _NAMES_NONE or (service == _EVENTS and type_ in _TOPICS):
        return True
    return bool(statement.demands(*_BOUND, *(_BOUND_KEYS if type_.startswith("aws:kms/") else ())))
