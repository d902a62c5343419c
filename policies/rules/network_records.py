"""Rules of what each VPC must have whatever it is for.

Source: CIS AWS Foundations Benchmark v3.0, sections 3 and 5.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.network.filters import DEFAULT_GROUP, admissions
from policies.rule import Severity, Violation, rule

_VPC = "aws:ec2/vpc:Vpc"
_FLOW_LOG = "aws:ec2/flowLog:FlowLog"
_EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"


@rule(
    "NET-004",
    Severity.HIGH,
    asks="Is the default security group of every VPC taken over and empty?",
    remedy="Declare an aws.ec2.DefaultSecurityGroup without rules for the VPC.",
    controls=("HIPAA 164.312(e)(1)", "NIST AC-4", "NIST SC-7(5)", "NIST CM-6", "CIS AWS 5.4"),
)
def default_group_is_empty(graph: Graph) -> Iterator[Violation]:
    """Whatever is started without a group gets this one, and as AWS makes it, its members trust each other."""
    for vpc in graph.of_type(_VPC):
        group = next(iter(graph.pointing_at(vpc, DEFAULT_GROUP, by="vpcId")), None)
        if group is None:
            yield Violation(vpc, f"nothing takes over the default security group of {vpc.name}")
        elif admissions(graph, group) or group.blocks("ingress"):
            yield Violation(group, f"the default security group {group.name} admits traffic")
        elif group.blocks("egress") or graph.pointing_at(group, _EGRESS_RULE, by="securityGroupId"):
            yield Violation(group, f"the default security group {group.name} lets traffic out")


@rule(
    "NET-005",
    Severity.HIGH,
    asks="Does every VPC record all of its traffic, accepted and rejected?",
    remedy="Add an aws.ec2.FlowLog with trafficType ALL for the VPC.",
    controls=("HIPAA 164.312(b)", "NIST AU-2", "NIST AU-12", "NIST SI-4", "CIS AWS 3.7"),
)
def every_vpc_is_logged(graph: Graph) -> Iterator[Violation]:
    """Accepted traffic shows what was taken, rejected traffic shows who tried."""
    for vpc in graph.of_type(_VPC):
        kinds = {log.text("trafficType") or "ALL" for log in graph.pointing_at(vpc, _FLOW_LOG, by="vpcId")}
        if not kinds:
            yield Violation(vpc, f"{vpc.name} has no flow log")
        elif "ALL" not in kinds and kinds != {"ACCEPT", "REJECT"}:
            yield Violation(vpc, f"the flow log of {vpc.name} records only {', '.join(sorted(kinds))} traffic")
