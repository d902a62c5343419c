"""How logs and evidence are kept."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from stacks.account import AccountRole
from stacks.settings.configuration_record import ConfigurationRecord
from stacks.settings.database_logs import DatabaseLogs
from stacks.settings.legal_hold import LegalHold
from stacks.settings.log_class import Days, LogClass
from stacks.settings.log_search import LogSearch
from stacks.words import AccountId, Section


class LockMode(StrEnum):
    """Object Lock retention modes (Amazon S3 User Guide, "Retention modes")."""

    GOVERNANCE = "GOVERNANCE"
    COMPLIANCE = "COMPLIANCE"


class LogReplica(Section):
    """A locked copy of every archive in the recovery Region.

    Attributes:
        account: the account role that keeps it.
    """

    account: AccountRole


class LogKeeping(Section):
    """How long logs and evidence are kept, and how firmly.

    S3 locks a whole bucket by default, so every class has a bucket of its own: records (trails, configuration, access logs), traffic
    (network flows, DNS queries) and evidence of drills.

    Attributes:
        lock_days: days during which no version can be deleted.
        retention_days: days after which a log may expire; both hold for records, and for every class that says nothing else.
        traffic: how long flows and DNS queries are kept; `evidence`: evidence of drills.
        organization: id of the AWS organization whose trail this is, or None for a trail of one account.
        management_account: the organization's, which owns its trail whoever made it.
        replica: where locked copies are kept, or None for none.
        legal_hold: who may keep a version beyond its time, or None for nobody.
        configuration: record of every resource's configuration, or None for none.
        databases: stream of database logs, or None where they stay in their log groups.
        search: tables and saved queries, or None for none.
    """

    lock: LockMode
    lock_days: Days
    retention_days: Days
    traffic: LogClass | None = None
    evidence: LogClass | None = None
    organization: Annotated[str, StringConstraints(pattern=r"^o-[a-z0-9]{10,32}$")] | None = None
    management_account: AccountId | None = None
    replica: LogReplica | None = None
    legal_hold: LegalHold | None = None
    configuration: ConfigurationRecord | None = None
    databases: DatabaseLogs | None = None
    search: LogSearch | None = None

    @property
    def records_class(self) -> LogClass:
        """How records are kept."""
        return LogClass(lock_days=self.lock_days, retention_days=self.retention_days)

    @property
    def traffic_class(self) -> LogClass:
        """How flows and DNS queries are kept."""
        return self.traffic or self.records_class

    @property
    def evidence_class(self) -> LogClass:
        """How evidence of drills is kept."""
        return self.evidence or self.records_class
