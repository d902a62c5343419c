"""What a session of Systems Manager is: how long it may last, and that every word of it is kept.

Pure. Source: AWS Systems Manager User Guide, "Session document schema".
"""

from __future__ import annotations

from collections.abc import Mapping


def session_document(*, log_group: str, key: str, idle_minutes: int, longest_minutes: int) -> Mapping[str, object]:
    """The content of a document of type Session.

    Args:
        log_group: name of the encrypted group that takes what is typed and shown, as it happens.
        key: ARN of the key with which the session itself is encrypted, beyond TLS.
        idle_minutes: 1 to 60.
        longest_minutes: 1 to 1440.
    """
    return {
        "schemaVersion": "1.0",
        "description": "A shell in the admin tier, encrypted, recorded and short",
        "sessionType": "Standard_Stream",
        "inputs": {
            "cloudWatchLogGroupName": log_group,
            "cloudWatchEncryptionEnabled": True,
            "cloudWatchStreamingEnabled": True,
            "s3BucketName": "",
            "s3KeyPrefix": "",
            "s3EncryptionEnabled": True,
            "kmsKeyId": key,
            "runAsEnabled": False,
            "runAsDefaultUser": "",
            "idleSessionTimeout": str(idle_minutes),
            "maxSessionDuration": str(longest_minutes),
            "shellProfile": {"windows": "", "linux": ""},
        },
    }


def jump_host_policy(*, region: str, instances: str, log_groups: str, log_group: str, key: str) -> Mapping[str, object]:
    """What a jump host may do: answer Systems Manager, write down its sessions, and nothing with data.

    Source: AWS Systems Manager User Guide, "Add Session Manager permissions to an existing IAM role". The channels of a session know no
    resource, so they are bound to the Region.

    Args:
        region: where the host is.
        instances: ARN pattern of the account's instances in this Region.
        log_groups: ARN pattern of its log groups.
        log_group: ARN of the group that takes sessions.
        key: ARN of the key that opens them.
    """
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "OpenChannels",
                "Effect": "Allow",
                "Action": [
                    "ssmmessages:CreateControlChannel",
                    "ssmmessages:CreateDataChannel",
                    "ssmmessages:OpenControlChannel",
                    "ssmmessages:OpenDataChannel",
                ],
                "Resource": "*",
                "Condition": {"StringEquals": {"aws:RequestedRegion": region}},
            },
            {"Sid": "SayItIsThere", "Effect": "Allow", "Action": "ssm:UpdateInstanceInformation", "Resource": instances},
            {
                "Sid": "WriteSessionsDown",
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                "Resource": [log_group, f"{log_group}:*"],
            },
            {"Sid": "FindTheLogGroup", "Effect": "Allow", "Action": "logs:DescribeLogGroups", "Resource": log_groups},
            {"Sid": "OpenTheSession", "Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": key},
        ],
    }
