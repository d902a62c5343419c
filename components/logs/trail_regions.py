"""Regions in which somebody may act: all that are on without being asked for, because an intruder works where nobody looks.

Pure. Source: AWS Account Management Reference Guide, "Enable or disable AWS Regions in your account".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_ALWAYS_ON: Mapping[str, tuple[str, ...]] = {
    "aws": (
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-north-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
    ),
    "aws-us-gov": ("us-gov-east-1", "us-gov-west-1"),
    "aws-cn": ("cn-north-1", "cn-northwest-1"),
}


def trail_regions(partition: str, used: Iterable[str]) -> tuple[str, ...]:
    """Every Region a trail may hold events of; `used` are those of the environment, which may have been asked for."""
    return tuple(sorted({*_ALWAYS_ON[partition], *used}))
