"""AWS Organizations: the organization, its policies and where they hold (AWS Organizations User Guide)."""

from __future__ import annotations

from typing import Any

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties


def _root(subject: Subject) -> dict[str, Any]:
    roots: list[dict[str, Any]] = subject.act("ListRoots")["Roots"]
    return roots[0]


def _types(subject: Subject, values: Properties, old: Properties) -> None:
    """Policy types are switched on and off at the root."""
    declared, root = set(values.get("enabledPolicyTypes") or ()), _root(subject)
    on = {kind["Type"] for kind in root["PolicyTypes"]}
    for kind in sorted(declared - on):
        subject.act("EnablePolicyType", RootId=root["Id"], PolicyType=kind)
    for kind in sorted(on - declared if old else ()):
        subject.act("DisablePolicyType", RootId=root["Id"], PolicyType=kind)


def _services(subject: Subject, values: Properties, old: Properties) -> None:
    declared, before = set(values.get("awsServiceAccessPrincipals") or ()), set(old.get("awsServiceAccessPrincipals") or ())
    for service in sorted(declared - before):
        subject.act("EnableAWSServiceAccess", ServicePrincipal=service)
    for service in sorted(before - declared):
        subject.act("DisableAWSServiceAccess", ServicePrincipal=service)


def _open(subject: Subject, values: Properties, old: Properties) -> None:
    _types(subject, values, old)
    _services(subject, values, old)


def _roots(values: Properties) -> list[Properties]:
    return [
        {
            "id": root["Id"],
            "arn": root["Arn"],
            "name": root["Name"],
            "policyTypes": [{"type": kind["Type"], "status": kind["Status"]} for kind in root["PolicyTypes"]],
        }
        for root in values.get("Roots") or ()
    ]


def _enabled(values: Properties) -> list[str]:
    return sorted(kind["Type"] for root in values.get("Roots") or () for kind in root["PolicyTypes"])


def _trusted(values: Properties) -> list[str]:
    return sorted(service["ServicePrincipal"] for service in values.get("EnabledServicePrincipals") or ())


_POLICY = "PolicyId=$id"

ROWS: dict[str, Row | Recorded] = {
    "organizations/organization:Organization": row(
        "organizations",
        create="CreateOrganization FeatureSet=$featureSet",
        id="Organization.Id",
        read=["DescribeOrganization > Organization", "ListRoots", "ListAWSServiceAccessForOrganization"],
        delete="DeleteOrganization",
        defaults={"featureSet": "ALL"},
        fixed={"featureSet"},
        by_code={"enabledPolicyTypes", "awsServiceAccessPrincipals"},
        soft={"returnOrganizationOnly"},
        after=_open,
        computed={"roots": _roots, "enabledPolicyTypes": _enabled, "awsServiceAccessPrincipals": _trusted},
    ),
    "organizations/policy:Policy": row(
        "organizations",
        create="CreatePolicy",
        id="Policy.PolicySummary.Id",
        read=f"DescribePolicy {_POLICY} > Policy.{{Content: Content, S: PolicySummary}}",
        delete=f"DeletePolicy {_POLICY}",
        update=f"UpdatePolicy {_POLICY}",
        autoname=Autoname("name"),
        defaults={"type": "SERVICE_CONTROL_POLICY", "description": ""},
        names={"name": "S.Name", "description": "S.Description", "type": "S.Type", "arn": "S.Arn"},
        parameters={"name": "Name", "description": "Description", "type": "Type"},
        fixed={"type"},
        soft={"skipDestroy"},
        tags=tagging("TagResource ResourceId=$id", "UntagResource ResourceId=$id", "ListTagsForResource ResourceId=$id > Tags"),
    ),
    "organizations/policyAttachment:PolicyAttachment": row(
        "organizations",
        limits="no policy is enforced here, and an organization that is made elsewhere is stood in for by the ids of its units",
        create="AttachPolicy",
        id="{targetId}:{policyId}",
        read="ListTargetsForPolicy PolicyId=$policyId > Targets[?TargetId=='{targetId}']|[0]",
        delete="DetachPolicy TargetId=$targetId PolicyId=$policyId",
        soft={"skipDestroy"},
    ),
}
