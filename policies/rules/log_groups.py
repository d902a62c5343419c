"""Rules of log groups.

Sources: Amazon CloudWatch Logs User Guide, "Change log data retention in CloudWatch Logs" (by default logs never expire), "Encrypt log data
in CloudWatch Logs using AWS KMS"; AWS Foundational Security Best Practices, CloudWatch.16.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule
from policies.settings import is_thrown_away

_GROUP = "aws:cloudwatch/logGroup:LogGroup"
_SUBSCRIPTION = "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter"
_A_YEAR = 365
# What writes records of who did what into a log group, and the property that names the group.
_RECORDERS = {
    "aws:cloudtrail/trail:Trail": "cloudWatchLogsGroupArn",
    "aws:ec2/flowLog:FlowLog": "logDestination",
    "aws:route53/queryLog:QueryLog": "cloudwatchLogGroupArn",
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": "destinationArn",
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": "logDestinationConfigs",
    "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": "loggingConfiguration",
}
_DATABASE_LOGS = "/aws/rds/"


@rule(
    "LOG-009",
    Severity.MEDIUM,
    asks="Does every log group say how long it keeps, and one of audit records at least a year?",
    remedy="Set retentionInDays: 365 or more for trails, flow logs, queries and databases, or archive them by a subscription filter.",
    controls=("HIPAA 164.312(b)", "HIPAA 164.316(b)(2)(i)", "NIST AU-11", "NIST AU-4", "NIST SI-12"),
)
def log_groups_keep_for_their_class(graph: Graph) -> Iterator[Violation]:
    """A breach is found months after it began. What says nothing is kept for ever, which is no decision either.

    Environments that are thrown away need not keep a year.
    """
    records = _records(graph)
    archived = {s.known_text("logGroup") for s in graph.of_type(_SUBSCRIPTION)}
    for group in graph.of_type(_GROUP):
        days = group.number("retentionInDays")
        if not days:
            yield Violation(group, f"{group.name} does not say how long it keeps logs: for ever")
        elif days < _A_YEAR and (what := records.get(group.urn) or _of_a_database(group)) and not is_thrown_away(graph):
            taken = group.known_text("name") in archived or graph.pointing_at(group, _SUBSCRIPTION, by="logGroup")
            if not taken:
                yield Violation(group, f"{group.name} keeps {what} for {days:g} days, and nothing archives it")


@rule(
    "LOG-010",
    Severity.MEDIUM,
    asks="Is every log group encrypted with a key of ours?",
    remedy="Set kmsKeyId, and let logs.REGION.amazonaws.com use the key for the ARNs of the groups.",
    controls=("HIPAA 164.312(a)(2)(iv)", "NIST SC-28", "NIST SC-28(1)", "NIST AU-9(3)"),
)
def log_groups_are_encrypted(graph: Graph) -> Iterator[Violation]:
    """Logs hold what people did and sometimes whom they treated; under a key of ours, reading them is two permissions and not one."""
    for group in graph.of_type(_GROUP):
        if not group.has("kmsKeyId"):
            yield Violation(group, f"{group.name} is encrypted with a key of AWS, not of ours")


def _records(graph: Graph) -> dict[str, str]:
    """What each log group of audit records holds, in words, by the group's URN."""
    found: dict[str, str] = {}
    for type_, property_ in _RECORDERS.items():
        for recorder in graph.of_type(type_):
            found.update({g.urn: f"what {recorder.name} records" for g in graph.targets(recorder, property_, _GROUP)})
    return found


def _of_a_database(group: Resource) -> str:
    return "a database's log" if group.text("name").startswith(_DATABASE_LOGS) else ""
