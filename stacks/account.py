"""Accounts and Regions: where each role of the landing zone is placed."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from stacks.words import AccountId, RegionName, RoleArn, Section


class AccountRole(StrEnum):
    """What an account is for; a small environment gives every role to one account."""

    NETWORK = "network"
    SECURITY = "security"
    LOG_ARCHIVE = "log-archive"
    BACKUP = "backup"
    WORKLOAD = "workload"


class Account(Section):
    """The account of one role.

    Attributes:
        account: twelve digits, quoted in YAML.
        assume_role: role the program takes on there, or None to act with the credentials it was started with.
    """

    account: AccountId
    assume_role: RoleArn | None = None


class Placements(Section):
    """The account of every role."""

    network: Account
    security: Account
    log_archive: Account = Field(alias="log-archive")
    backup: Account
    workload: Account

    def of(self, role: AccountRole) -> Account:
        """The account that holds `role`."""
        found: Account = getattr(self, role.value.replace("-", "_"))
        return found

    def by_role(self) -> dict[str, str]:
        """Account id by role, in the words of the file."""
        return {role.value: self.of(role).account for role in AccountRole}


class RegionRole(StrEnum):
    """The two Regions of an environment."""

    PRIMARY = "primary"
    RECOVERY = "recovery"


class Regions(Section):
    """Where the environment runs, and where it runs after that Region is lost."""

    primary: RegionName
    recovery: RegionName

    def of(self, role: RegionRole) -> str:
        """The Region that holds `role`."""
        found: str = getattr(self, role.value)
        return found
