"""The databases a sandbox serves and how they are, for `holdfast sandbox status`."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

_PATIENCE_SECONDS = 10


class UnknownDatabasesError(Exception):
    """The sandbox did not say how its databases are."""


@dataclass(frozen=True)
class SandboxDatabase:
    """One DB instance.

    Attributes:
        faults: faults that are in force, as drills inject them.
        not_emulated: what was asked of it and has no effect here.
    """

    instance: str
    region: str
    role: str
    status: str
    faults: tuple[str, ...]
    not_emulated: tuple[str, ...]

    @property
    def problem(self) -> str | None:
        """What is wrong and what to do, or None."""
        if self.status != "failed":
            return None
        return (
            f"{self.instance} in {self.region} is failed: its server has ended. If a drill did that, `holdfast drill list` names it; "
            "otherwise `holdfast sandbox reset` begins again"
        )

    def to_json(self) -> dict[str, object]:
        """As shown by ``--json``."""
        return asdict(self) | {"problem": self.problem}


def read_databases(aws_url: str) -> tuple[SandboxDatabase, ...]:
    """The databases of the sandbox whose AWS API is at `aws_url`, by name.

    Raises:
        UnknownDatabasesError: it gives no answer, or one that cannot be read.
    """
    try:
        with urllib.request.urlopen(f"{aws_url}/_holdfast/databases", timeout=_PATIENCE_SECONDS) as answer:  # noqa: S310 - loopback, http
            found = json.load(answer)
        return tuple(sorted((_database(each) for each in found), key=lambda each: (each.region, each.instance)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnknownDatabasesError(f"how the databases are cannot be told: {aws_url} does not answer as it should ({error})") from error


def _database(raw: Mapping[str, Any]) -> SandboxDatabase:
    named = (str(raw[field]) for field in ("instance", "region", "role", "status"))
    instance, region, role, status = named
    return SandboxDatabase(instance, region, role, status, tuple(raw["faults"]), tuple(raw["not_emulated"]))
