"""What is backed up in every account, whatever the account itself does.

Source: AWS Organizations User Guide, "Backup policy syntax and examples" and "Inheritance operators".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from components.organization.organization_policy import OrganizationPolicy, plain
from components.organization.policy_kind import PolicyKind

_FINAL = {"@@operators_allowed_for_child_policies": ["@@none"]}


@dataclass(frozen=True, kw_only=True)
class BaselineBackup:
    """The backup nobody can leave out.

    Attributes:
        regions: where resources are looked for.
        vault: name of the vault in each account and Region; it must exist there.
        role: name of the role of each account with which AWS Backup works; it must exist there.
        keep_days: until a recovery point ends.
        schedule: ``cron(…)`` in UTC.
        tag: key and value of what is backed up.
    """

    regions: tuple[str, ...]
    vault: str
    role: str
    keep_days: int
    schedule: str
    tag: tuple[str, str]


def backup_policy(backup: BaselineBackup) -> OrganizationPolicy:
    """The policy of `backup`; a policy further down can add plans of its own and change nothing of this one."""
    rule: dict[str, Any] = {
        "schedule_expression": _fixed(backup.schedule),
        "target_backup_vault_name": _fixed(backup.vault),
        "lifecycle": {"delete_after_days": _fixed(str(backup.keep_days))},
    }
    selection: dict[str, Any] = {
        "iam_role_arn": _fixed(f"arn:aws:iam::$account:role/{backup.role}"),
        "tag_key": _fixed(backup.tag[0]),
        "tag_value": _fixed([backup.tag[1]]),
    }
    plan = {
        "regions": _fixed(sorted(backup.regions)),
        "rules": {"baseline": {**rule, **_FINAL}},
        "selections": {"tags": {"baseline": {**selection, **_FINAL}}},
        **_FINAL,
    }
    return OrganizationPolicy(name="backup", kind=PolicyKind.BACKUP, content=plain({"plans": {"baseline": plan}}))


def _fixed(value: str | list[str]) -> dict[str, Any]:
    return {"@@assign": value, **_FINAL}
