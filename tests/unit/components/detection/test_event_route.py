"""Routes take the findings they are for and leave the rest; what is told is JSON with everything filled in."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from components.detection.event_route import (
    EVERY_FINDING,
    OF_OTHER_ACCOUNTS,
    ON_PREMISES,
    ON_PREMISES_ROUTE,
    EventRoute,
    Severity,
    finding_routes,
)
from tests.unit.components.detection.event_pattern import matches

ROUTES = {route.name: route for route in finding_routes(Severity.MEDIUM, Severity.HIGH)}


def event(source: str, kind: str, detail: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "0c3f",
        "source": source,
        "detail-type": kind,
        "account": "123456789012",
        "region": "eu-west-1",
        "time": "2026-11-21T10:00:00Z",
        "resources": [],
        "detail": detail,
    }


def threat(severity: float) -> dict[str, Any]:
    detail = {"id": "f1", "severity": severity, "type": "CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin", "title": "a login"}
    return event("aws.guardduty", "GuardDuty Finding", detail)


def imported(label: str, *, record: str = "ACTIVE", status: str = "NEW", product: str = "Security Hub") -> dict[str, Any]:
    finding = {
        "Id": "arn:finding",
        "Title": "a bucket is open",
        "ProductName": product,
        "RecordState": record,
        "Severity": {"Label": label},
        "Workflow": {"Status": status},
    }
    return event("aws.securityhub", "Security Hub Findings - Imported", {"findings": [finding]})


def outside(status: str) -> dict[str, Any]:
    return event("aws.access-analyzer", "Access Analyzer Finding", {"id": "a1", "status": status, "resource": "arn:aws:s3:::open"})


def health(category: str) -> dict[str, Any]:
    detail = {"eventArn": "arn:event", "service": "RDS", "eventTypeCode": "AWS_RDS_ISSUE", "eventTypeCategory": category}
    return event("aws.health", "AWS Health Event", detail)


def job(kind: str, **detail: str) -> dict[str, Any]:
    return event("aws.backup", f"{kind} Job State Change", dict(detail))


HEARD = [
    ("threat", threat(4.0)),
    ("threat", threat(8)),
    ("broken-control", imported("HIGH")),
    ("broken-control", imported("CRITICAL")),
    ("outside-access", outside("ACTIVE")),
    ("aws-trouble", health("issue")),
    ("failed-backup", job("Backup", state="FAILED")),
    ("failed-backup", job("Copy", state="EXPIRED")),
    ("failed-backup", job("Restore", status="ABORTED")),
]
UNHEARD = [
    threat(3.9),
    imported("MEDIUM"),
    imported("HIGH", record="ARCHIVED"),
    imported("HIGH", status="RESOLVED"),
    imported("HIGH", product="GuardDuty"),
    outside("RESOLVED"),
    health("scheduledChange"),
    job("Backup", state="COMPLETED"),
    job("Restore", status="COMPLETED"),
    event("aws.s3", "Object Created", {"severity": 9}),
]


@pytest.mark.parametrize(("name", "found"), HEARD)
def test_a_finding_is_heard_by_its_route_alone(name: str, found: dict[str, Any]) -> None:
    assert [route.name for route in ROUTES.values() if matches(route.pattern, found)] == [name]


@pytest.mark.parametrize("found", UNHEARD)
def test_what_is_slight_settled_or_none_of_it_is_not_heard(found: dict[str, Any]) -> None:
    assert not [route.name for route in ROUTES.values() if matches(route.pattern, found)]


@pytest.mark.parametrize(("_name", "found"), HEARD)
def test_the_siem_is_given_whatever_is_heard_and_more(_name: str, found: dict[str, Any]) -> None:
    assert matches(EVERY_FINDING, found)
    assert matches(EVERY_FINDING, threat(1.0))


def test_what_an_administrator_gathers_is_not_forwarded_a_second_time() -> None:
    assert matches(OF_OTHER_ACCOUNTS, job("Backup", state="FAILED"))
    assert not matches(OF_OTHER_ACCOUNTS, threat(8))
    assert not matches(OF_OTHER_ACCOUNTS, imported("CRITICAL"))


@pytest.mark.parametrize("floor", Severity)
def test_a_floor_takes_its_own_severity_and_all_above(floor: Severity) -> None:
    threats, controls, *_ = finding_routes(floor, floor)
    for severity in Severity:
        heard = severity in floor.and_worse
        assert matches(threats.pattern, threat(severity.number)) is heard
        assert matches(controls.pattern, imported(severity.value.upper())) is heard


def on_premises(source: str, severity: str) -> dict[str, Any]:
    return event(source, "Intrusion", {"severity": severity, "title": "a door was forced"})


def test_on_premises_events_are_taken_by_their_prefix_and_heard_when_severe() -> None:
    assert matches(ON_PREMISES, on_premises("on-premises.firewall", "LOW"))
    assert not matches(ON_PREMISES, on_premises("aws.guardduty", "HIGH"))
    assert matches(ON_PREMISES_ROUTE.pattern, on_premises("on-premises.firewall", "HIGH"))
    assert not matches(ON_PREMISES_ROUTE.pattern, on_premises("on-premises.firewall", "LOW"))


def told(route: EventRoute, found: dict[str, Any]) -> dict[str, Any]:
    """The message as EventBridge fills it in: a JSON value for each word."""
    text = route.template("sandbox", "security-operations")
    for word, path in route.told.items():
        text = text.replace(f"<{word}>", json.dumps(_at(found, path)))
    message: dict[str, Any] = json.loads(text)
    return message


def _at(found: Any, path: str) -> Any:
    for word in re.findall(r"[\w-]+", path.removeprefix("$")):
        found = found[int(word)] if word.isdigit() else found[word]
    return found


@pytest.mark.parametrize(("name", "found"), [*HEARD, ("on-premises-finding", on_premises("on-premises.firewall", "HIGH"))])
def test_the_message_says_what_where_and_whose_it_is(name: str, found: dict[str, Any]) -> None:
    message = told({**ROUTES, ON_PREMISES_ROUTE.name: ON_PREMISES_ROUTE}[name], found)
    assert message["kind"] == name
    assert message["owner"] == "security-operations"
    assert message["time"] == found["time"]
    assert not [value for value in message.values() if value is None]


def test_no_message_is_longer_than_eventbridge_takes() -> None:
    longest, most_words = 8192, 100
    for route in (*ROUTES.values(), ON_PREMISES_ROUTE):
        assert len(route.template("a" * 12, "b" * 30)) < longest
        assert len(route.told) < most_words
