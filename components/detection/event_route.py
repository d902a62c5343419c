"""Which events are findings somebody must hear of at once, and what they are told. Pure.

Sources: Amazon EventBridge User Guide, "Event patterns" and "Input transformation"; the event references of Amazon GuardDuty, AWS
Security Hub, IAM Access Analyzer, AWS Health and AWS Backup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Pattern = Mapping[str, object]


class Severity(StrEnum):
    """How bad a finding is, least first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def and_worse(self) -> tuple[Severity, ...]:
        """This one and all above it."""
        every = tuple(Severity)
        return every[every.index(self) :]

    @property
    def number(self) -> float:
        """Where it begins on GuardDuty's scale (Amazon GuardDuty User Guide, "Findings severity levels")."""
        return {Severity.LOW: 1.0, Severity.MEDIUM: 4.0, Severity.HIGH: 7.0, Severity.CRITICAL: 9.0}[self]


@dataclass(frozen=True, kw_only=True)
class EventRoute:
    """Events of one kind, and what of them is told.

    Attributes:
        name: of the kind, in words.
        pattern: EventBridge pattern.
        told: word in the message to JSONPath in the event.
    """

    name: str
    why: str
    pattern: Pattern
    told: Mapping[str, str]

    def template(self, environment: str, owner: str) -> str:
        """The message, JSON with the words of `told` still to be filled in."""
        fixed = {"environment": environment, "kind": self.name, "owner": owner, "why": self.why}
        written = [f"{json.dumps(word)}: {json.dumps(text)}" for word, text in fixed.items()]
        return "{" + ", ".join([*written, *(f"{json.dumps(word)}: <{word}>" for word in sorted(self.told))]) + "}"


_WHERE = {"account": "$.account", "region": "$.region", "time": "$.time"}
_FAILED = ["FAILED", "ABORTED", "EXPIRED"]


def finding_routes(guardduty: Severity, security_hub: Severity) -> tuple[EventRoute, ...]:
    """The routes of an environment, with the least severity that is heard of GuardDuty and of Security Hub."""
    return (
        EventRoute(
            name="threat",
            why=f"GuardDuty found a threat of severity {guardduty.value} or worse",
            pattern={
                "source": ["aws.guardduty"],
                "detail-type": ["GuardDuty Finding"],
                "detail": {"severity": [{"numeric": [">=", guardduty.number]}]},
            },
            told={**_WHERE, "finding": "$.detail.id", "type": "$.detail.type", "title": "$.detail.title", "severity": "$.detail.severity"},
        ),
        EventRoute(
            name="broken-control",
            why=f"Security Hub has a new finding of severity {security_hub.value} or worse",
            pattern={
                "source": ["aws.securityhub"],
                "detail-type": ["Security Hub Findings - Imported"],
                "detail": {
                    "findings": {
                        "ProductName": [{"anything-but": ["GuardDuty"]}],  # heard by its own route
                        "RecordState": ["ACTIVE"],
                        "Severity": {"Label": [severity.value.upper() for severity in security_hub.and_worse]},
                        "Workflow": {"Status": ["NEW"]},
                    }
                },
            },
            told={
                **_WHERE,
                "finding": "$.detail.findings[0].Id",
                "title": "$.detail.findings[0].Title",
                "severity": "$.detail.findings[0].Severity.Label",
            },
        ),
        EventRoute(
            name="outside-access",
            why="somebody outside may use a resource of ours",
            pattern={
                "source": ["aws.access-analyzer"],
                "detail-type": ["Access Analyzer Finding"],
                "detail": {"status": ["ACTIVE"]},
            },
            told={**_WHERE, "finding": "$.detail.id", "resource": "$.detail.resource"},
        ),
        EventRoute(
            name="aws-trouble",
            why="AWS tells of trouble that touches this account",
            pattern={
                "source": ["aws.health"],
                "detail-type": ["AWS Health Event", "AWS Health Abuse Event"],
                "detail": {"eventTypeCategory": ["issue", "investigation"]},
            },
            told={**_WHERE, "event": "$.detail.eventArn", "service": "$.detail.service", "type": "$.detail.eventTypeCode"},
        ),
        EventRoute(
            name="failed-backup",
            why="a backup, a copy or a restore did not succeed",
            pattern={
                "source": ["aws.backup"],
                "detail-type": ["Backup Job State Change", "Copy Job State Change", "Restore Job State Change"],
                "detail": {"$or": [{"state": _FAILED}, {"status": _FAILED}]},
            },
            told={**_WHERE, "resources": "$.resources", "detail": "$.detail"},
        ),
    )


EVERY_FINDING: Pattern = {"source": ["aws.guardduty", "aws.securityhub", "aws.access-analyzer", "aws.health", "aws.backup"]}
"""What a SIEM is given: every finding, however slight."""

OF_OTHER_ACCOUNTS: Pattern = {"source": ["aws.access-analyzer", "aws.health", "aws.backup"]}
"""What happens in an account and is not gathered by its service's administrator."""

ON_PREMISES_SOURCE = "on-premises."
"""How the source of every event from the other side begins, followed by the system's name."""

ON_PREMISES: Pattern = {"source": [{"prefix": ON_PREMISES_SOURCE}]}

ON_PREMISES_ROUTE = EventRoute(
    name="on-premises-finding",
    why="a system on the other side of the hybrid boundary tells of something severe",
    pattern={**ON_PREMISES, "detail": {"severity": ["HIGH", "CRITICAL"]}},
    told={"source": "$.source", "time": "$.time", "title": "$.detail.title", "severity": "$.detail.severity"},
)
