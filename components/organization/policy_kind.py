"""The kinds of policy an organization has, and how much of each AWS takes."""

from __future__ import annotations

from enum import Enum


class PolicyKind(Enum):
    """A kind: its name at AWS, its most characters, and how many of ours fit on one target.

    Source: AWS Organizations User Guide, "Quotas and service limits"; five control policies a target, one of which is AWS's own
    ``FullAWSAccess``.
    """

    SERVICE_CONTROL = ("SERVICE_CONTROL_POLICY", 5120, 4)
    RESOURCE_CONTROL = ("RESOURCE_CONTROL_POLICY", 5120, 4)
    TAG = ("TAG_POLICY", 10_000, 10)
    BACKUP = ("BACKUP_POLICY", 10_000, 10)

    def __init__(self, aws_name: str, most_characters: int, most_attached: int) -> None:
        self.aws_name, self.most_characters, self.most_attached = aws_name, most_characters, most_attached
