"""Amazon VPC security groups: with rules inside, with rules of their own, and a network's default group.

Source: Amazon VPC User Guide, "Security group rules" and "Default security groups for your VPCs".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.aws_provider.meaning import same
from sandbox.aws_provider.row import Autoname, Recorded, Row, row
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.table.ec2_rows import ec2_arn, ec2_tags
from sandbox.aws_provider.values import Properties, is_empty

_SOURCES = {
    "cidrBlocks": ("IpRanges", "CidrIp"),
    "ipv6CidrBlocks": ("Ipv6Ranges", "CidrIpv6"),
    "prefixListIds": ("PrefixListIds", "PrefixListId"),
    "securityGroups": ("UserIdGroupPairs", "GroupId"),
}
_ONE_SOURCE = {
    "cidrIpv4": ("IpRanges", "CidrIp"),
    "cidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
    "prefixListId": ("PrefixListIds", "PrefixListId"),
    "referencedSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
}


@dataclass(frozen=True)
class _Rule:
    """One way in or out: a protocol, its ports, one source or destination."""

    protocol: str
    from_port: int
    to_port: int
    kind: str
    peer: str
    description: str

    @property
    def permission(self) -> dict[str, Any]:
        """The rule as EC2's `IpPermission`."""
        member, name = _SOURCES[self.kind]
        entry = {name: self.peer, **({"Description": self.description} if self.description else {})}
        ports = {} if self.protocol == "-1" else {"FromPort": self.from_port, "ToPort": self.to_port}
        return {"IpProtocol": self.protocol, **ports, member: [entry]}


def _declared(blocks: Iterable[Mapping[str, Any]], own_id: str) -> Iterator[_Rule]:
    for block in blocks:
        protocol = "-1" if block["protocol"] == "all" else str(block["protocol"])
        ports = (0, 0) if protocol == "-1" else (int(block["fromPort"]), int(block["toPort"]))
        for kind in _SOURCES:
            peers = [*(block.get(kind) or ()), *([own_id] if kind == "securityGroups" and block.get("self") else ())]
            for peer in peers:
                yield _Rule(protocol, *ports, kind, str(peer), block.get("description") or "")


def _actual(permissions: Iterable[Mapping[str, Any]]) -> Iterator[_Rule]:
    for permission in permissions:
        ports = (int(permission.get("FromPort") or 0), int(permission.get("ToPort") or 0))
        ports = (0, 0) if permission["IpProtocol"] == "-1" else ports
        for kind, (member, name) in _SOURCES.items():
            for entry in permission.get(member) or ():
                yield _Rule(permission["IpProtocol"], *ports, kind, entry[name], entry.get("Description") or "")


def _blocks(member: str, property: str) -> Any:
    """A function that reads the rules as blocks, in the declared grouping where the rules are the same."""

    def read(values: Properties) -> list[Properties]:
        own_id = values["id"]
        declared = values["_declared"].get(property) or []
        actual = set(_actual(values.get(member) or ()))
        if set(_declared(declared, own_id)) == actual:
            return list(declared)
        blocks: dict[tuple[str, int, int, str], Properties] = {}
        for rule in sorted(actual, key=str):
            key = (rule.protocol, rule.from_port, rule.to_port, rule.description)
            block = blocks.setdefault(key, {"protocol": key[0], "fromPort": float(key[1]), "toPort": float(key[2])})
            if rule.description:
                block["description"] = rule.description
            if rule.kind == "securityGroups" and rule.peer == own_id:
                block["self"] = True
            else:
                block.setdefault(rule.kind, []).append(rule.peer)
        return list(blocks.values())

    return read


def _apply(subject: Subject, values: Properties, old: Properties, *, everything: bool) -> None:
    """Make the rules inside the group those declared.

    A group that declares none of a direction may have rules of their own there, which are left alone; but what AWS put into a new group
    is taken out. A default group owns all its rules.
    """
    (group,) = subject.act("DescribeSecurityGroups", GroupIds=[values["id"]])["SecurityGroups"]
    for property, member, direction in (("ingress", "IpPermissions", "Ingress"), ("egress", "IpPermissionsEgress", "Egress")):
        if old and not everything and is_empty(values.get(property)) and is_empty(old.get(property)):
            continue
        wanted = set(_declared(values.get(property) or (), values["id"]))
        actual = set(_actual(group.get(member) or ()))
        for verb, rules in (("Revoke", actual - wanted), ("Authorize", wanted - actual)):
            if rules:
                permissions = [rule.permission for rule in sorted(rules, key=str)]
                subject.act(f"{verb}SecurityGroup{direction}", GroupId=values["id"], IpPermissions=permissions)


def _apply_declared(subject: Subject, values: Properties, old: Properties) -> None:
    _apply(subject, values, old, everything=False)


def _apply_everything(subject: Subject, values: Properties, old: Properties) -> None:
    _apply(subject, values, old, everything=True)


def _adopt_default(subject: Subject, values: Properties) -> Any:
    """A network's default group cannot be created, only taken over."""
    filters = [{"Name": "vpc-id", "Values": [values["vpcId"]]}, {"Name": "group-name", "Values": ["default"]}]
    (group,) = subject.act("DescribeSecurityGroups", Filters=filters)["SecurityGroups"]
    return group


def _permission(_subject: Subject, values: Properties) -> Properties:
    """A rule of its own, as EC2 takes it at creation and as it takes it for a change."""
    protocol = str(values.get("ipProtocol"))
    ports = {} if protocol == "-1" else {"FromPort": values.get("fromPort"), "ToPort": values.get("toPort")}
    ports = {name: int(port) for name, port in ports.items() if port is not None}
    described = {"Description": values["description"]} if values.get("description") else {}
    permission: Properties = {"IpProtocol": protocol, **ports}
    changed: Properties = {"IpProtocol": protocol, **ports, **described}
    for name, (member, key) in _ONE_SOURCE.items():
        if values.get(name):
            permission[member] = [{key: values[name], **described}]
            changed["ReferencedGroupId" if key == "GroupId" else key.replace("CidrIp", "CidrIpv4") if key == "CidrIp" else key] = values[
                name
            ]
    return {"_permission": [permission], "_change": [{"SecurityGroupRuleId": values.get("id"), "SecurityGroupRule": changed}]}


def _description(values: Properties) -> str | None:
    """The description; moto drops that of a rule between groups, which is then taken as declared."""
    raw = values["_raw"]
    return raw.get("Description") or (values["_declared"].get("description") if raw.get("ReferencedGroupInfo") else None)


def _port(member: str) -> Any:
    """A function that reads a port; -1 is EC2's word for all of them."""

    def read(values: Properties) -> float | None:
        port = values["_raw"].get(member)
        return None if port in (None, -1) else float(port)

    return read


_RULE_INPUTS = {"ipProtocol", "fromPort", "toPort", "description", *_ONE_SOURCE}


def _rule(direction: str) -> Row:
    return row(
        "ec2",
        create=f"AuthorizeSecurityGroup{direction} GroupId=$securityGroupId IpPermissions=$_permission",
        id="SecurityGroupRules[0].SecurityGroupRuleId",
        read="DescribeSecurityGroupRules SecurityGroupRuleIds=[$id] > SecurityGroupRules[0]",
        delete=f"RevokeSecurityGroup{direction} GroupId=$securityGroupId SecurityGroupRuleIds=[$id]",
        names={"securityGroupId": "GroupId", "referencedSecurityGroupId": "ReferencedGroupInfo.GroupId"},
        by_code=_RULE_INPUTS,
        after=_change_rule,
        derive=_permission,
        tags=ec2_tags("security-group-rule"),
        computed={
            **ec2_arn("security-group-rule"),
            "securityGroupRuleId": "{id}",
            "description": _description,
            "fromPort": _port("FromPort"),
            "toPort": _port("ToPort"),
        },
    )


def _change_rule(subject: Subject, values: Properties, old: Properties) -> None:
    if old and any(not same(values.get(name), old.get(name)) for name in _RULE_INPUTS):
        subject.act("ModifySecurityGroupRules", GroupId=values["securityGroupId"], SecurityGroupRules=values["_change"])


_GROUP_TAGS = ec2_tags("security-group")
_GROUP_OUTPUTS = {
    **ec2_arn("security-group"),
    "ingress": _blocks("IpPermissions", "ingress"),
    "egress": _blocks("IpPermissionsEgress", "egress"),
}
_NOT_READ = {"ingress": "not_in_answer", "egress": "not_in_answer"}

ROWS: dict[str, Row | Recorded] = {
    "ec2/securityGroup:SecurityGroup": row(
        "ec2",
        create="CreateSecurityGroup GroupName=$name",
        id="GroupId",
        read="DescribeSecurityGroups > SecurityGroups[0]",
        delete="DeleteSecurityGroup",
        autoname=Autoname("name"),
        defaults={"description": "Managed by Pulumi"},
        names={"name": "GroupName", **_NOT_READ},
        by_code={"ingress", "egress"},
        soft={"revokeRulesOnDelete"},
        after=_apply_declared,
        tags=_GROUP_TAGS,
        computed=_GROUP_OUTPUTS,
    ),
    "ec2/defaultSecurityGroup:DefaultSecurityGroup": row(
        "ec2",
        create="DescribeSecurityGroups ?vpc-id=$vpcId ?group-name=default > SecurityGroups[0]",
        make=_adopt_default,
        id="GroupId",
        read="DescribeSecurityGroups > SecurityGroups[0]",
        delete=(),
        stays=True,
        names={"name": "GroupName", **_NOT_READ},
        by_code={"ingress", "egress"},
        soft={"revokeRulesOnDelete"},
        after=_apply_everything,
        tags=_GROUP_TAGS,
        computed=_GROUP_OUTPUTS,
    ),
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule": _rule("Ingress"),
    "vpc/securityGroupEgressRule:SecurityGroupEgressRule": _rule("Egress"),
}
