"""Assessments for tests of reports: a few real rules, and findings of every outcome, whatever other rules there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from policies.assessment import Assessment
from policies.judge import Finding, Outcome
from policies.known_violation import KnownViolation
from policies.reports.provenance import Provenance
from policies.rule import Rule, Severity
from policies.rules import all_rules
from policies.scan.answer import Check, Scan
from policies.source import Source
from policies.waiver import AppliedWaiver, Waiver, WaiverState

MADE = Provenance("1.2.3", datetime(2026, 11, 21, 12, 0, tzinfo=UTC))
IDS = ("DATA-002", "KEY-001", "KEY-002", "KEY-003", "LOG-004", "NET-004", "REC-003")
RULES: tuple[Rule, ...] = tuple(r for r in all_rules() if r.id in IDS)
INSTANCE, KEY = "aws:rds/instance:Instance", "aws:kms/key:Key"
WAIVER = Waiver(
    "KEY-003", ("clinical",), "platform-engineering", "It ends with the archive.", date(2026, 12, 1), "security-review", "prod.yaml", 2
)
LATE = replace(WAIVER, rule="KEY-002", resources=("old",), expires=date(2026, 11, 1), line=9)
SCAN = Scan(
    "3.3.30",
    failed=(
        Check("CKV_AWS_7", "Ensure keys rotate", "aws_kms_key.old"),
        Check("CKV_AWS_17", "Ensure RDS is private", "aws_db_instance.ehr"),
    ),
    passed=tuple(Check("CKV_AWS_7", "Ensure keys rotate", f"aws_kms_key.{n}") for n in range(3)),
)


def urn(type_: str, name: str) -> str:
    return f"urn:pulumi:prod::clinic::{type_}::{name}"


def finding(
    rule: str, outcome: Outcome, reason: str, resource: str = "", type_: str = "", *, severity: Severity = Severity.HIGH
) -> Finding:
    where = (resource, type_, urn(type_, resource)) if resource else ("", "", "")
    return Finding(rule, severity, outcome, reason, *where, remedy=f"Put {rule} right.")


FAILED = replace(
    finding("DATA-002", Outcome.FAILED, "ehr asks for a public address", "ehr", INSTANCE, severity=Severity.CRITICAL), also=("CKV_AWS_17",)
)
WAIVED = replace(finding("KEY-003", Outcome.WAIVED, "clinical may go in 7 days", "clinical", KEY), waiver=WAIVER.words)
DEFERRED = finding(
    "LOG-004", Outcome.DEFERRED, "cannot be answered yet: trail: isMultiRegionTrail is not known yet", "trail", "aws:t:Trail"
)
CRASHED = finding("KEY-001", Outcome.CRASHED, "the rule crashed and gave no answer: ShapeError: policy is not JSON")
NOT_ASKED = finding("REC-003", Outcome.NOT_ASKED, "cannot be asked: options is not to be seen in the state")
KNOWN = finding("NET-004", Outcome.KNOWN, "old lets its members trust each other", "old", "aws:ec2/vpc:Vpc")
OUT_OF_ORDER = Finding("WAIVER-001", Severity.HIGH, Outcome.FAILED, "the waiver expired on 2026-11-01", file="prod.yaml", line=9)
CHECKOV = Finding("CKV_AWS_7", Severity.MEDIUM, Outcome.FAILED, "Ensure keys rotate", "old", KEY, urn(KEY, "old"), source="checkov")
ALL = (FAILED, WAIVED, DEFERRED, CRASHED, NOT_ASKED, KNOWN, OUT_OF_ORDER, CHECKOV)


def assessment(*findings: Finding, environment: str = "prod", checkov: Scan | None = SCAN) -> Assessment:
    """An assessment with these findings; rules that are not among them passed."""
    found = {f.rule for f in findings}
    return Assessment(
        environment=environment,
        source=Source.PROGRAM,
        resources=12,
        components=3,
        rules=RULES,
        passed=tuple(r.id for r in RULES if r.id not in found),
        findings=findings,
        checkov=checkov,
        left_out=("pulumi:providers:aws primary",),
        places={f.urn: (f.type, "clinic:data:Database") for f in findings if f.urn},
        waivers=(
            AppliedWaiver(WAIVER, WaiverState.EXPIRES_SOON, 1),
            AppliedWaiver(LATE, WaiverState.OUT_OF_ORDER, reason="expired on 2026-11-01"),
        ),
        seconds=0.25,
        gone=(KnownViolation("prod", "KEY-002", KEY, "gone-key", date(2026, 10, 1)),),
    )


SOUND = replace(assessment(), waivers=(), gone=())
MIXED = assessment(*ALL)
