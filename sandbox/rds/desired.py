"""What the records ask for, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Desired:
    """One DB instance as its record wants it.

    Attributes:
        stopped: StopDBInstance was called and StartDBInstance was not.
        replica: it follows a source.
        open: some security group of it lets somebody in, or none of them is known.
        password: the master password to have, None to keep the one that the data came with.
        parameters: from its parameter group.
    """

    resource_id: str
    account: str
    region: str
    identifier: str
    stopped: bool
    replica: bool
    open: bool
    master_username: str
    password: str | None = field(repr=False)
    database: str | None
    parameters: Mapping[str, str]
    retention_days: int
