"""Who may send to a queue and who may take from it.

Pure. Source: Amazon SQS Developer Guide, "Amazon SQS security best practices" and "Configuring a dead-letter queue redrive"; IAM User
Guide, "AWS JSON policy elements: Principal" (an account with a condition on the role holds before the role exists).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_SEND = ("sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage")
_TAKE = ("sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage")


def queue_policy(queue_arn: str, *, senders: frozenset[str], receivers: frozenset[str]) -> Mapping[str, object]:
    """The policy of one queue; a queue of dead letters has no senders, because SQS itself moves messages there."""
    statements: list[Mapping[str, object]] = [
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "sqs:*",
            "Resource": queue_arn,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]
    for sid, roles, actions in (("SendersSend", senders, _SEND), ("ReceiversTake", receivers, _TAKE)):
        if roles:
            statements.append(_allow(sid, queue_arn, roles, actions))
    return {"Version": "2012-10-17", "Statement": statements}


def _allow(sid: str, queue_arn: str, roles: frozenset[str], actions: tuple[str, ...]) -> Mapping[str, object]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": _one_or_many(sorted({role.rpartition(":")[0] + ":root" for role in roles}))},
        "Action": list(actions),
        "Resource": queue_arn,
        "Condition": {"ArnEquals": {"aws:PrincipalArn": _one_or_many(sorted(roles))}},
    }


def _one_or_many(values: Iterable[str]) -> str | list[str]:
    """One value is written bare, as AWS itself writes it back."""
    found = list(values)
    return found[0] if len(found) == 1 else found
