"""Elastic Load Balancing: load balancers, listeners, target groups (Elastic Load Balancing User Guides)."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.aws_provider.row import Recorded, Row, row, tagging
from sandbox.aws_provider.shape import text_of
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties

_TAGS = tagging(
    "AddTags ResourceArns=[$arn]", "RemoveTags ResourceArns=[$arn]", "DescribeTags ResourceArns=[$arn] > TagDescriptions[0].Tags"
)
_BALANCER = {
    "enableDeletionProtection": "deletion_protection.enabled",
    "enableCrossZoneLoadBalancing": "load_balancing.cross_zone.enabled",
}
_GROUP = {"deregistrationDelay": "deregistration_delay.timeout_seconds"}
_CHECK = {
    "protocol": "HealthCheckProtocol",
    "port": "HealthCheckPort",
    "interval": "HealthCheckIntervalSeconds",
    "healthyThreshold": "HealthyThresholdCount",
    "unhealthyThreshold": "UnhealthyThresholdCount",
}
_NUMBERS = ("interval", "healthyThreshold", "unhealthyThreshold")


def _set(operation: str, parameter: str, names: Mapping[str, str], subject: Subject, values: Properties) -> None:
    wanted = [{"Key": key, "Value": text_of(values[name])} for name, key in names.items() if values.get(name) is not None]
    if wanted:
        subject.act(operation, **{parameter: values["id"]}, Attributes=wanted)


def _set_balancer(subject: Subject, values: Properties, old: Properties) -> None:
    if old and sorted(values.get("subnets") or ()) != sorted(old.get("subnets") or ()):
        subject.act("SetSubnets", LoadBalancerArn=values["id"], Subnets=values["subnets"])
    _set("ModifyLoadBalancerAttributes", "LoadBalancerArn", _BALANCER, subject, values)


def _set_group(subject: Subject, values: Properties, old: Properties) -> None:
    _set("ModifyTargetGroupAttributes", "TargetGroupArn", _GROUP, subject, values)
    if old and (check := _check(values)):
        subject.act("ModifyTargetGroup", TargetGroupArn=values["id"], **check)


def _check(values: Properties) -> Properties:
    declared = values.get("healthCheck") or {}
    given = {name: theirs for name, theirs in _CHECK.items() if declared.get(name) is not None}
    return {theirs: int(float(declared[name])) if name in _NUMBERS else str(declared[name]) for name, theirs in given.items()}


def _group(_subject: Subject, values: Properties) -> Properties:
    return {f"_{name}": value for name, value in _check(values).items()}


def _read_check(values: Properties) -> Properties:
    """What the program spoke of; the rest is as AWS sets it."""
    wanted = values["_declared"].get("healthCheck") or {}
    actual = {name: values.get(theirs) for name, theirs in _CHECK.items()}
    return {name: float(value) if name in _NUMBERS else value for name, value in actual.items() if name in wanted and value is not None}


def _attribute(name: str, kind: type) -> object:
    def read(values: Properties) -> object:
        found = next((a["Value"] for a in values.get("Attributes") or () if a["Key"] == name), None)
        return None if found is None else (str(found).lower() == "true" if kind is bool else kind(found))

    return read


def _certificates(_subject: Subject, values: Properties) -> Properties:
    certificate = values.get("certificateArn")
    return {"_certificates": [{"CertificateArn": certificate}] if certificate else None}


ROWS: dict[str, Row | Recorded] = {
    "lb/loadBalancer:LoadBalancer": row(
        "elbv2",
        create="CreateLoadBalancer Scheme=$_scheme Type=$loadBalancerType",
        id="LoadBalancers[0].LoadBalancerArn",
        read=[
            "DescribeLoadBalancers LoadBalancerArns=[$id] > LoadBalancers[0]",
            "DescribeLoadBalancerAttributes LoadBalancerArn=$id",
        ],
        delete="DeleteLoadBalancer LoadBalancerArn=$id",
        names={"name": "LoadBalancerName", "loadBalancerType": "Type", "subnets": "AvailabilityZones[].SubnetId", "arn": "LoadBalancerArn"},
        parameters={"subnets": "Subnets", "name": "Name"},
        derive=lambda _subject, values: {"_scheme": "internal" if values.get("internal") else "internet-facing"},
        derived={"internal"},
        by_code={"subnets", *_BALANCER},
        after=_set_balancer,
        unread={"enforceSecurityGroupInboundRulesOnPrivateLinkTraffic"},
        soft={"enforceSecurityGroupInboundRulesOnPrivateLinkTraffic"},
        tags=_TAGS,
        computed={
            "internal": lambda values: values.get("Scheme") == "internal",
            "arnSuffix": lambda values: str(values["LoadBalancerArn"]).partition(":loadbalancer/")[2],
            "enableDeletionProtection": _attribute("deletion_protection.enabled", bool),
            "enableCrossZoneLoadBalancing": _attribute("load_balancing.cross_zone.enabled", bool),
        },
    ),
    "lb/targetGroup:TargetGroup": row(
        "elbv2",
        create="CreateTargetGroup " + " ".join(f"{theirs}=$_{theirs}" for theirs in _CHECK.values()),
        id="TargetGroups[0].TargetGroupArn",
        read=["DescribeTargetGroups TargetGroupArns=[$id] > TargetGroups[0]", "DescribeTargetGroupAttributes TargetGroupArn=$id"],
        delete="DeleteTargetGroup TargetGroupArn=$id",
        names={"name": "TargetGroupName", "arn": "TargetGroupArn", "healthCheck": "not_in_answer"},
        parameters={"name": "Name"},
        derive=_group,
        by_code={"healthCheck", *_GROUP},
        after=_set_group,
        tags=_TAGS,
        computed={
            "arnSuffix": lambda values: str(values["TargetGroupArn"]).rpartition(":")[2],
            "deregistrationDelay": _attribute("deregistration_delay.timeout_seconds", float),
            "healthCheck": _read_check,
        },
    ),
    # The local AWS changes the certificate of HTTPS alone, so a TLS listener with another one is replaced; AWS changes it in place.
    "lb/listener:Listener": row(
        "elbv2",
        create="CreateListener Certificates=$_certificates",
        id="Listeners[0].ListenerArn",
        read="DescribeListeners ListenerArns=[$id] > Listeners[0]",
        delete="DeleteListener ListenerArn=$id",
        update="ModifyListener ListenerArn=$id",
        names={"arn": "ListenerArn", "certificateArn": "Certificates[0].CertificateArn"},
        derive=_certificates,
        derived={"certificateArn"},
        fixed={"loadBalancerArn"},
        tags=_TAGS,
    ),
}
