"""Access policies of backup vaults: nobody takes a recovery point away, and only our own accounts bring one.

Pure. Source: AWS Backup Developer Guide, "Vault access policies" and "Creating backup copies across AWS accounts".
"""

from __future__ import annotations

from collections.abc import Mapping

_DENIED = (
    "backup:DeleteBackupVault",
    "backup:DeleteRecoveryPoint",
    "backup:DisassociateRecoveryPoint",
    "backup:UpdateRecoveryPointLifecycle",
)


def vault_policy(partition: str, copied_from: tuple[str, ...]) -> Mapping[str, object]:
    """The policy of one vault.

    Deletion is denied to everybody, whoever they are; the lock would refuse most of it as well, but a lock of governance can be taken
    off. Legal holds are not touched: a held recovery point outlives its lifecycle, and ending a hold is no action on a vault.

    Args:
        partition: AWS partition.
        copied_from: accounts, other than the vault's own, whose backups may be copied into it.
    """
    statements: list[Mapping[str, object]] = [
        {"Sid": "NobodyDeletes", "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": list(_DENIED), "Resource": "*"}
    ]
    if copied_from:
        statements.append(
            {
                "Sid": "OurAccountsCopyInto",
                "Effect": "Allow",
                "Principal": {"AWS": [f"arn:{partition}:iam::{account}:root" for account in copied_from]},
                "Action": "backup:CopyIntoBackupVault",
                "Resource": "*",
            }
        )
    return {"Version": "2012-10-17", "Statement": statements}
