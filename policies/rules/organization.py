"""Rules of what an organization forbids its accounts.

Source: AWS Organizations User Guide, "Service control policies", "Example SCPs"; AWS Security Reference Architecture.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.conditions import mentions
from policies.aws.statements import Statement, statements
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_POLICY = "aws:organizations/policy:Policy"
_ATTACHMENT = "aws:organizations/policyAttachment:PolicyAttachment"
_FORBIDDEN = {
    "organizations:LeaveOrganization": "leave the organization",
    "cloudtrail:StopLogging": "stop a trail",
    "cloudtrail:DeleteTrail": "delete a trail",
    "config:StopConfigurationRecorder": "stop recording configuration",
    "guardduty:DeleteDetector": "delete a detector",
}


@rule(
    "ID-021",
    Severity.HIGH,
    asks="Does the organization keep its accounts from leaving, going blind and using other Regions?",
    remedy="Deny it in a service control policy, and attach that to the root or to the units the accounts are in.",
    controls=("HIPAA 164.308(a)(1)(ii)(B)", "HIPAA 164.312(b)", "NIST AC-3(3)", "NIST AU-9", "NIST CM-7", "NIST AC-6(10)"),
)
def organizations_forbid_the_worst(graph: Graph) -> Iterator[Violation]:
    """An account's administrator can undo every control in the account; only the organization is above that."""
    declared = [*graph.of_type("aws:organizations/organization:Organization"), *(p for p in graph.of_type(_POLICY) if _controls(p))]
    if not declared:
        return
    denying = [s for policy in graph.of_type(_POLICY) if _controls(policy) and _attached(graph, policy) for s in _denials(policy)]
    always = [s for s in denying if not mentions(s.conditions, "aws:RequestedRegion")]
    for action, what in _FORBIDDEN.items():
        if not any(s.covers(action) for s in always):
            yield Violation(declared[0], f"no attached service control policy keeps an account from {action}: it could {what}")
    if len(always) == len(denying):
        yield Violation(declared[0], "no attached service control policy keeps accounts out of other Regions (aws:RequestedRegion)")


def _controls(policy: Resource) -> bool:
    return policy.text("type") in {"", "SERVICE_CONTROL_POLICY"}


def _attached(graph: Graph, policy: Resource) -> bool:
    return bool(graph.pointing_at(policy, _ATTACHMENT, by="policyId"))


def _denials(policy: Resource) -> Iterator[Statement]:
    return (s for s in statements(policy, "content") if not s.allows and s.on_everything)
