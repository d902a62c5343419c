"""What the small landing zone has of keys beside the keys themselves: ears for their destruction in each Region."""

from __future__ import annotations

import json

from policies.resource import Resource
from tests.unit.policies.graphs import made, ref, resource
from tests.unit.policies.hospital.base import away, operations_key

alias = resource("aws:kms/alias:Alias", "operations", name="alias/operations", targetKeyId=ref(operations_key))

PATTERN = {
    "source": ["aws.kms"],
    "detail-type": ["AWS API Call via CloudTrail"],
    "detail": {"eventSource": ["kms.amazonaws.com"], "eventName": ["ScheduleKeyDeletion", "DisableKey"]},
}


def heard(where: str, provider: str = "", **placed: str) -> tuple[Resource, Resource]:
    """An event rule on the destruction of keys in one Region, and its target."""
    said = {"name": "key-destruction", "state": "ENABLED", "eventPattern": json.dumps(PATTERN), **placed}
    watch = made("aws:cloudwatch/eventRule:EventRule", f"key-destruction-{where}", said, provider=provider)
    caught = {"deadLetterConfig": {"arn": "arn:aws:sqs:eu-west-1:123456789012:unheard"}}
    to = {"rule": ref(watch, "name"), "arn": "arn:aws:sns:eu-west-1:123456789012:alarms", **caught, **placed}
    return watch, made("aws:cloudwatch/eventTarget:EventTarget", f"key-destruction-{where}", to, provider=provider)


watch, told = heard("home", region="eu-west-1")
watch_away, told_away = heard("away", away.urn)

RESOURCES: tuple[Resource, ...] = (
    alias, watch, told, watch_away, told_away,
)  # fmt: skip
