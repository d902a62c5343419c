"""Amazon Route 53 zones, records with failover and aliases, and health checks (Amazon Route 53 Developer Guide)."""

from __future__ import annotations

from typing import Any

from sandbox.aws_provider.row import Autoname, Recorded, Row, Tagging, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties

_CHANGE = "ChangeResourceRecordSets HostedZoneId=$zoneId ChangeBatch"
_POLICIES = (
    "failoverRoutingPolicies",
    "weightedRoutingPolicies",
    "latencyRoutingPolicies",
    "multivalueAnswerRoutingPolicy",
    "setIdentifier",
)
_CONTENT = {"records", "ttl", "aliases", "healthCheckId", *_POLICIES}


def _tags(kind: str) -> Tagging:
    about = f"ResourceType={kind} ResourceId=$id"
    change = f"ChangeTagsForResource {about}"
    return tagging(f"{change} @=AddTags", f"{change} @=RemoveTagKeys", f"ListTagsForResource {about} > ResourceTagSet.Tags")


def _network(values: Properties, declared: Properties) -> dict[str, Any]:
    return {"VPCId": declared["vpcId"], "VPCRegion": declared.get("vpcRegion") or values["region"]}


def _zone(_subject: Subject, values: Properties) -> Properties:
    networks = [_network(values, declared) for declared in values.get("vpcs") or ()]
    config = {"Comment": values.get("comment"), "PrivateZone": bool(networks)}
    return {"_config": config, "_first": networks[0] if networks else None}


def _zone_networks(subject: Subject, values: Properties, _old: Properties) -> None:
    """Associate and dissociate networks: a private zone is created with one and keeps at least one."""
    wanted = [_network(values, declared) for declared in values.get("vpcs") or ()]
    if not wanted:
        return
    actual = subject.act("GetHostedZone", Id=values["id"]).get("VPCs", [])
    for network in wanted:
        if network not in actual:
            subject.act("AssociateVPCWithHostedZone", HostedZoneId=values["id"], VPC=network)
    for network in actual:
        if network not in wanted:
            subject.act("DisassociateVPCFromHostedZone", HostedZoneId=values["id"], VPC=network)


def _empty_zone(subject: Subject, values: Properties, _old: Properties) -> None:
    """Delete every record first, when the program said so; those of the zone itself go with it."""
    if not values.get("forceDestroy"):
        return
    for record in subject.act("ListResourceRecordSets", HostedZoneId=values["id"])["ResourceRecordSets"]:
        if record["Type"] not in ("NS", "SOA"):
            change = {"Changes": [{"Action": "DELETE", "ResourceRecordSet": record}]}
            subject.act("ChangeResourceRecordSets", HostedZoneId=values["id"], ChangeBatch=change)


def _record(subject: Subject, values: Properties) -> Properties:
    """The record set in each of the three actions, and its full name."""
    full = _full_name(subject, str(values.get("name") or ""), str(values["zoneId"]))
    record: dict[str, Any] = {"Name": full, "Type": values.get("type"), **_content(values), **_routing(values)}
    first = "UPSERT" if values.get("allowOverwrite") else "CREATE"
    actions = {"_create": first, "_upsert": "UPSERT", "_delete": "DELETE"}
    changes = {name: {"Changes": [{"Action": action, "ResourceRecordSet": record}]} for name, action in actions.items()}
    set_id = values.get("setIdentifier")
    return {**changes, "_full": full + ".", "_set": f"_{set_id}" if set_id else "", "_identifier": set_id or ""}


def _content(values: Properties) -> dict[str, Any]:
    if aliases := values.get("aliases"):
        target = aliases[0]
        return {
            "AliasTarget": {
                "DNSName": target["name"],
                "HostedZoneId": target["zoneId"],
                "EvaluateTargetHealth": bool(target.get("evaluateTargetHealth")),
            }
        }
    texts = [f'"{text}"' if values.get("type") == "TXT" and text[:1] != '"' else text for text in values.get("records") or ()]
    return {"TTL": int(values.get("ttl") or 0), "ResourceRecords": [{"Value": text} for text in texts]}


def _routing(values: Properties) -> dict[str, Any]:
    routing: dict[str, Any] = {}
    if values.get("setIdentifier"):
        routing["SetIdentifier"] = values["setIdentifier"]
    if values.get("healthCheckId"):
        routing["HealthCheckId"] = values["healthCheckId"]
    for policy in values.get("failoverRoutingPolicies") or ():
        routing["Failover"] = policy["type"]
    for policy in values.get("weightedRoutingPolicies") or ():
        routing["Weight"] = int(policy["weight"])
    for policy in values.get("latencyRoutingPolicies") or ():
        routing["Region"] = policy["region"]
    if values.get("multivalueAnswerRoutingPolicy"):
        routing["MultiValueAnswer"] = True
    return routing


def _full_name(subject: Subject, name: str, zone: str) -> str:
    """A name relative to its zone is completed, as AWS wants it whole."""
    name = name.rstrip(".")
    of_zone = str(subject.session.remembered(("zone", zone), lambda: subject.act("GetHostedZone", Id=zone)["HostedZone"]["Name"])).rstrip(
        "."
    )
    return name if name == of_zone or name.endswith("." + of_zone) else f"{name}.{of_zone}" if name else of_zone


def _name_as_declared(values: Properties) -> str:
    full = str(values["Name"]).rstrip(".").replace("\\052", "*")
    name = values["_declared"].get("name")
    declared = str(name or "").rstrip(".")
    return str(name) if declared and (full == declared or full.startswith(declared + ".")) else full


def _records_as_declared(values: Properties) -> list[str] | None:
    declared = values["_declared"].get("records")
    actual = [str(record["Value"]) for record in values.get("ResourceRecords") or ()]
    unquoted = [text.strip('"') for text in actual]
    return declared if declared and sorted(declared) == sorted(unquoted) else actual or None


def _upsert(subject: Subject, values: Properties, old: Properties) -> None:
    if old:
        subject.act("ChangeResourceRecordSets", HostedZoneId=values["zoneId"], ChangeBatch=values["_upsert"])


ROWS: dict[str, Row | Recorded] = {
    "route53/zone:Zone": row(
        "route53",
        create="CreateHostedZone HostedZoneConfig=$_config VPC=$_first",
        id="HostedZone.Id",
        read="GetHostedZone Id=$id > {zone: HostedZone, delegation: DelegationSet, networks: VPCs, Name: HostedZone.Name}",
        delete="DeleteHostedZone Id=$id",
        update="UpdateHostedZoneComment Id=$id",
        autoname=Autoname("name"),
        defaults={"comment": "Managed by Pulumi"},
        names={
            "comment": "zone.Config.Comment",
            "nameServers": "delegation.NameServers",
            "vpcs": "networks[].{VpcId: VPCId, VpcRegion: VPCRegion}",
        },
        parameters={"comment": "Comment"},
        derived={"comment"},
        by_code={"vpcs"},
        soft={"forceDestroy"},
        derive=_zone,
        after=_zone_networks,
        before_delete=_empty_zone,
        tags=_tags("hostedzone"),
        computed={
            "arn": "arn:{partition}:route53:::hostedzone/{id}",
            "zoneId": "{id}",
            "name": lambda values: str(values["Name"]).rstrip("."),
            "primaryNameServer": lambda values: next(iter(values.get("nameServers") or ()), None),
        },
    ),
    "route53/record:Record": row(
        "route53",
        create=f"{_CHANGE}=$_create",
        id="{zoneId}_{name}_{type}{_set}",
        id_pattern=r"(?P<zoneId>[^_]+)_(?P<name>.+?)_(?P<type>[A-Z]+)(_(?P<setIdentifier>.+))?",
        read="ListResourceRecordSets HostedZoneId=$zoneId StartRecordName=$_full StartRecordType=$type > "
        "ResourceRecordSets[?Name=='{_full}' && Type=='{type}' && (SetIdentifier || '')=='{_identifier}']|[0]",
        delete=f"{_CHANGE}=$_delete",
        names={
            "ttl": "TTL",
            "records": "not_in_answer",
            "name": "not_in_answer",
            "failoverRoutingPolicies": "Failover && [{Type: Failover}]",
            "weightedRoutingPolicies": "Weight && [{Weight: Weight}]",
            "latencyRoutingPolicies": "Region && [{Region: Region}]",
            "multivalueAnswerRoutingPolicy": "MultiValueAnswer",
            "aliases": "AliasTarget && [{Name: AliasTarget.DNSName, ZoneId: AliasTarget.HostedZoneId, "
            "EvaluateTargetHealth: AliasTarget.EvaluateTargetHealth}]",
        },
        by_code=_CONTENT,
        fixed={"setIdentifier"},
        soft={"allowOverwrite"},
        after=_upsert,
        derive=_record,
        computed={"fqdn": lambda values: str(values["Name"]).rstrip("."), "name": _name_as_declared, "records": _records_as_declared},
    ),
    "route53/healthCheck:HealthCheck": row(
        "route53",
        create="CreateHealthCheck",
        id="HealthCheck.Id",
        read="GetHealthCheck HealthCheckId=$id > HealthCheck.HealthCheckConfig",
        delete="DeleteHealthCheck HealthCheckId=$id",
        update="UpdateHealthCheck HealthCheckId=$id",
        flatten=("HealthCheckConfig",),
        names={
            "fqdn": "FullyQualifiedDomainName",
            "invertHealthcheck": "Inverted",
            "childHealthchecks": "ChildHealthChecks",
            "childHealthThreshold": "HealthThreshold",
        },
        fixed={"type", "requestInterval", "measureLatency", "routingControlArn"},
        soft={"referenceName"},
        # the local AWS has no health by alarm and no routing controls; such a check is always healthy
        unread={"cloudwatchAlarmName", "cloudwatchAlarmRegion", "insufficientDataHealthStatus", "routingControlArn"},
        tags=_tags("healthcheck"),
        computed={"arn": "arn:{partition}:route53:::healthcheck/{id}"},
    ),
}
