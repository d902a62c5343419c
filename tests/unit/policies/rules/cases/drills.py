"""Where rules of drills: proof, schedules, the drill network say yes and no."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta
from typing import Any

from policies.graph import Graph
from policies.recovery.evidence import Evidence, Flaw, ProvenDrill, Seal
from policies.resource import Resource
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed, made, ref, replaced, resource, without
from tests.unit.policies.hospital import recovery as r
from tests.unit.policies.rules.case import Case

RESTORE, FAILOVER = r.proven("snapshot-restore"), r.proven("failover-promotion")
LATEST = timedelta(days=30)
ROUTE = "aws:ec2/route:Route"


def shown(*drills: ProvenDrill, flaws: tuple[Flaw, ...] = (), on: Graph = h.SOUND) -> Graph:
    """The sound program under other evidence."""
    return replace(on, evidence=Evidence(drills, r.NOW, flaws))


def instead(**changes: object) -> Graph:
    """The sound program with another failover than the one that passed."""
    return shown(RESTORE, r.proven("failover-promotion", **changes))


def planned(**system: Any) -> Graph:
    """The sound program whose recovery plan says something else of its system; None leaves a part out."""
    outputs: dict[str, Any] = copy.deepcopy({"recovery_plan": h.PLAN})
    first = outputs["recovery_plan"]["systems"][0]
    first.update({key: value for key, value in system.items() if value is not None})
    for key in (key for key, value in system.items() if value is None):
        del first[key]
    return replaced(h.SOUND, outputs=outputs)


def tiered(**tier: object) -> Graph:
    outputs: dict[str, Any] = copy.deepcopy({"recovery_plan": h.PLAN})
    outputs["recovery_plan"]["tiers"]["clinical-critical"].update(tier)
    return replaced(h.SOUND, outputs=outputs)


UNSETTLED = replace(h.SOUND, settings={})
UNSCHEDULED = without(UNSETTLED, "ehr-snapshot-restore")
NONE_SCHEDULED = without(UNSCHEDULED, "ehr-failover-promotion")
THROWN_AWAY = replace(NONE_SCHEDULED, settings={"environment": {"throw_away": True}})
OFF = [made(s.type, s.name, {**s.properties, "state": "DISABLED"}) for s in (r.schedule(scenario) for scenario in r.SCENARIOS)]
PLACE = {"region": "eu-west-1", "subnet_group": "drill", "security_groups": [ref(h.drill_group)]}
OTHER_QUEUE = resource("aws:sqs/queue:Queue", "other", name="other", sqsManagedSseEnabled=True)
SEEN = r.schedule("snapshot-restore").properties["target"]
CAUGHT_BY_OTHER = {**SEEN, "deadLetterConfig": {"arn": ref(OTHER_QUEUE, "arn")}}  # type: ignore[dict-item]
UNCAUGHT = {key: value for key, value in SEEN.items() if key != "deadLetterConfig"}  # type: ignore[attr-defined]
NIGHTLY = made("aws:scheduler/schedule:Schedule", "nightly", {"scheduleExpression": "rate(90 days)", "target": {"input": "tidy up"}})


def leave(name: str, group: Resource, **target: object) -> Resource:
    usual = {"securityGroupId": ref(group), "ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432}
    return made("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", name, {**usual, **target})


def opened(*new: Resource) -> Graph:
    return replaced(h.SOUND, *new)


FROM_DRILLS = h.admit("from-drills", h.data_group, referencedSecurityGroupId=ref(h.drill_group))
BY_GROUP = h.admit("from-data", h.drill_group, referencedSecurityGroupId=ref(h.data_group))
OUT = [resource(ROUTE, "leak", routeTableId=ref(h.drill_table), destinationCidrBlock="0.0.0.0/0", natGatewayId=ref(h.nat))]
IN = [resource(ROUTE, "leak", routeTableId=ref(h.drill_table), destinationCidrBlock="0.0.0.0/0", gatewayId=ref(h.gateway))]
CASES: tuple[Case, ...] = (
    Case("DRILL-003", "no snapshot-restore has ever passed for ehr", shown()),
    Case("DRILL-003", "no failover-promotion has ever passed for ehr", shown(RESTORE)),
    Case("DRILL-003", "no drill has ever passed for ehr", shown(on=NONE_SCHEDULED), shown(RESTORE, on=NONE_SCHEDULED)),
    Case("DRILL-003", "for ehr; the last missed", instead(verdict="missed")),
    Case("DRILL-003", "for ehr; the last inconclusive", instead(verdict="inconclusive")),
    Case("DRILL-003", "for ehr; the last passed, signed, but by no key that is trusted here", instead(sealed=Seal.ANONYMOUS)),
    Case(
        "DRILL-003", "for ehr; the last says that it ended in the future", instead(ended=r.NOW + timedelta(seconds=1)), instead(ended=r.NOW)
    ),
    Case("DRILL-003", "for ehr", instead(system="scheduling")),
    Case(
        "DRILL-003",
        "ended 2026-10-22, 30 days ago; 30 are allowed",
        instead(ended=r.NOW - LATEST - timedelta(seconds=1)),
        instead(ended=r.NOW - LATEST),
    ),
    Case("DRILL-003", "states no cadence", replace(tiered(cadence_days=None), evidence=r.EVIDENCE), tiered(cadence_days=1)),
    Case("DRILL-004", "made with another version of the recovery plan (another; now", instead(plan="another")),
    Case("DRILL-004", "(it holds none; now", instead(plan=None)),
    Case("DRILL-004", "another version", tiered(rto_seconds=119), tiered(cadence_days=29)),
    Case("DRILL-004", "another version", planned(engine="mysql"), planned(owner="somebody")),
    Case(
        "DRILL-004",
        "another version",
        shown(RESTORE, FAILOVER, r.proven("failover-promotion", plan="another"), on=planned(tier="clinical-critical", engine="mysql")),
        shown(RESTORE, r.proven("failover-promotion", plan="another"), r.proven("failover-promotion", ended=r.NOW - LATEST)),
    ),
    Case("DRILL-005", "20261121T1-x: half-written", shown(RESTORE, FAILOVER, flaws=(Flaw("20261121T1-x", "test", "half-written"),))),
    Case("DRILL-005", "snapshot-restore-1: signed, but by no key", shown(r.proven("snapshot-restore", sealed=Seal.ANONYMOUS))),
    Case("DRILL-005", "which is still to come", instead(ended=r.NOW + timedelta(minutes=1)), instead(verdict="missed")),
    Case("DRILL-006", "ehr: no drill may touch it", planned(drillable=False)),
    Case("DRILL-006", "ehr: no drill may touch it", planned(drillable=None)),
    Case("DRILL-007", "ehr: no drill of it starts by itself", NONE_SCHEDULED, THROWN_AWAY),
    Case("DRILL-007", "ehr: no drill of it starts by itself", replaced(h.SOUND, *OFF), replaced(UNSETTLED, OFF[0])),
    Case("DRILL-007", "no drill of it starts by itself", replaced(THROWN_AWAY, *OFF), UNSCHEDULED),
    Case(
        "DRILL-007",
        "a failover-promotion comes every 31 days; its tier allows 30",
        replaced(h.SOUND, r.schedule("failover-promotion", "rate(31 days)")),
        replaced(h.SOUND, r.schedule("failover-promotion", "rate(30 days)"), NIGHTLY),
    ),
    Case("DRILL-007", "comes every 31 days", replaced(h.SOUND, r.schedule("snapshot-restore", "cron(0 5 1 * ? *)"))),
    Case("DRILL-007", "no snapshot-restore of it starts by itself, as the settings say", without(h.SOUND, "ehr-snapshot-restore")),
    Case("DRILL-007", "no snapshot-restore of it starts by itself", replaced(h.SOUND, OFF[0])),
    Case(
        "DRILL-003",
        "no snapshot-restore has ever passed",
        replace(without(h.SOUND, "ehr-snapshot-restore"), evidence=Evidence((FAILOVER,), r.NOW)),
    ),
    Case("DRILL-009", "drill.security_groups", planned(drill={**PLACE, "security_groups": []})),
    Case("DRILL-008", "has no dead-letter queue", replaced(h.SOUND, r.schedule("snapshot-restore", target=UNCAUGHT))),
    Case("DRILL-008", "nobody is told of what ends in undelivered", without(h.SOUND, "undelivered", r.unheard.type)),
    Case(
        "DRILL-008",
        "nobody is told of what ends in other",
        replaced(h.SOUND, OTHER_QUEUE, r.schedule("snapshot-restore", target=CAUGHT_BY_OTHER)),
    ),
    Case("DRILL-008", "nobody is told", replaced(h.SOUND, changed(r.unheard, alarmActions=[]))),
    Case("DRILL-008", "nobody is told", replaced(h.SOUND, changed(r.unheard, actionsEnabled=False))),
    Case("DRILL-008", "nobody is told", replaced(h.SOUND, changed(r.unheard, metricName="NumberOfMessagesSent"))),
    Case("DRILL-009", "does not say dns.name, dns.zone_id", planned(dns=None), planned(drillable=False, dns=None)),
    Case("DRILL-009", "does not say drill.region, drill.subnet_group, drill.security_groups", planned(drill=None)),
    Case("DRILL-009", "does not say engine", planned(engine=None)),
    Case("DRILL-009", "does not say tiers.clinical-critical.restore_rto", tiered(restore_rto_seconds=None)),
    Case(
        "DRILL-010",
        "what drills restore -> drill lets tcp 5432 out to",
        opened(*OUT, leave("to-world", h.drill_group, cidrIpv4="0.0.0.0/0")),
        opened(*OUT),
    ),
    Case("DRILL-010", "-> what drills restore", opened(*IN, h.admit("world", h.drill_group, cidrIpv4="0.0.0.0/0")), opened(*IN)),
    Case(
        "DRILL-010",
        "-> what drills restore",
        opened(leave("to-drill", h.data_group, referencedSecurityGroupId=ref(h.drill_group)), BY_GROUP),
    ),
    Case(
        "DRILL-010",
        "ehr: ehr -> ",
        opened(leave("to-drill", h.data_group, cidrIpv4="10.0.3.0/24"), h.admit("in", h.drill_group, cidrIpv4="10.0.0.0/16")),
    ),
    Case("DRILL-010", "-> ehr", opened(leave("home", h.drill_group, cidrIpv4="10.0.0.0/16"), FROM_DRILLS), opened(FROM_DRILLS)),
    Case(
        "DRILL-010",
        "-> ehr",
        opened(leave("home", h.drill_group, cidrIpv4="10.0.0.0/16"), FROM_DRILLS),
        opened(leave("home", h.drill_group, cidrIpv4="10.0.0.0/16")),
    ),
    Case(
        "DRILL-010",
        "drills restore to 'elsewhere', which this program does not declare",
        planned(drill={**PLACE, "subnet_group": "elsewhere"}),
    ),
    Case(
        "DRILL-010", "drills restore to 'sg-1', which this program does not declare", planned(drill={**PLACE, "security_groups": ["sg-1"]})
    ),
    Case("DRILL-010", "drills restore to data, where ehr is", opened(changed(h.drill_subnet_group, subnetIds=[ref(h.data_subnet)]))),
    Case("DRILL-010", "stands behind data, as ehr does", planned(drill={**PLACE, "security_groups": [ref(h.data_group)]})),
)
