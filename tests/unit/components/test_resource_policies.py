"""Policies of vaults and queues let in who is named, and nobody takes a recovery point away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.backup.vault_policy import vault_policy
from components.messaging.queue_policy import queue_policy

QUEUE = "arn:aws:sqs:eu-west-1:555555555555:prod-orders.fifo"
SENDER, RECEIVER = "arn:aws:iam::555555555555:role/order-entry", "arn:aws:iam::666666666666:role/laboratory"


def _statements(policy: Mapping[str, Any]) -> dict[str, Any]:
    return {statement["Sid"]: statement for statement in policy["Statement"]}


def test_a_vault_denies_deletion_to_everybody_without_a_condition() -> None:
    denied = _statements(vault_policy("aws", ()))["NobodyDeletes"]
    assert denied["Effect"] == "Deny"
    assert denied["Principal"] == {"AWS": "*"}
    assert "Condition" not in denied
    assert {"backup:DeleteRecoveryPoint", "backup:DeleteBackupVault", "backup:UpdateRecoveryPointLifecycle"} <= set(denied["Action"])


def test_a_vault_takes_copies_from_named_accounts_alone() -> None:
    assert set(_statements(vault_policy("aws", ()))) == {"NobodyDeletes"}
    allowed = _statements(vault_policy("aws", ("555555555555",)))["OurAccountsCopyInto"]
    assert (allowed["Principal"], allowed["Action"]) == ({"AWS": ["arn:aws:iam::555555555555:root"]}, "backup:CopyIntoBackupVault")


def test_a_queue_admits_named_roles_each_for_its_side() -> None:
    said = _statements(queue_policy(QUEUE, senders=frozenset({SENDER}), receivers=frozenset({RECEIVER})))
    assert said["SendersSend"]["Condition"] == {"ArnEquals": {"aws:PrincipalArn": SENDER}}
    assert said["SendersSend"]["Principal"] == {"AWS": "arn:aws:iam::555555555555:root"}
    assert "sqs:ReceiveMessage" not in said["SendersSend"]["Action"]
    assert said["ReceiversTake"]["Condition"] == {"ArnEquals": {"aws:PrincipalArn": RECEIVER}}
    assert "sqs:SendMessage" not in said["ReceiversTake"]["Action"]
    assert said["TlsOnly"]["Effect"] == "Deny"


def test_nobody_sends_to_dead_letters() -> None:
    assert "SendersSend" not in _statements(queue_policy(QUEUE, senders=frozenset(), receivers=frozenset({RECEIVER})))
