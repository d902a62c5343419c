"""What the small landing zone has of cost: a budget, a watch on what is unusual, and logs that end."""

from __future__ import annotations

from policies.resource import Resource
from tests.unit.policies.graphs import ref, resource
from tests.unit.policies.hospital.base import staging

TOPIC = "arn:aws:sns:eu-west-1:123456789012:spending"
NOTICE = {"comparisonOperator": "GREATER_THAN", "threshold": 80, "thresholdType": "PERCENTAGE", "subscriberSnsTopicArns": [TOPIC]}

budget = resource("aws:budgets/budget:Budget", "spending", budgetType="COST", limitAmount="100", notifications=[NOTICE])
monitor = resource("aws:costexplorer/anomalyMonitor:AnomalyMonitor", "unusual", monitorType="DIMENSIONAL", monitorDimension="SERVICE")
subscription = resource(
    "aws:costexplorer/anomalySubscription:AnomalySubscription", "unusual",
    monitorArnLists=[ref(monitor, "arn")], subscribers=[{"type": "SNS", "address": TOPIC}],
)  # fmt: skip
lifecycle = resource(
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "staging", bucket=ref(staging),
    rules=[{"id": "expire", "status": "Enabled", "expiration": {"days": 30}}],
)  # fmt: skip

RESOURCES: tuple[Resource, ...] = (budget, monitor, subscription, lifecycle)
