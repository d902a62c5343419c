"""A queue between systems, with the place where messages go that nobody could take in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

import pulumi
from pulumi_aws import sqs

from components.environment_facts import EnvironmentFacts
from components.messaging.queue_alarms import QueueAlarms, QueueAlarmsArgs
from components.messaging.queue_policy import queue_policy
from components.placement import Placement

DEAD_LETTERS_KEPT = timedelta(days=14)

_LONG_POLL_S = 20
_KEY_REUSE_S = 300


@dataclass(frozen=True, kw_only=True)
class DeadLetterQueueArgs:
    """What a queue needs to know.

    Attributes:
        interface: last word of its name.
        fifo: whether order within a group and once-only delivery are kept; its name then ends in ``.fifo``.
        owner: duty that its alarms call.
        senders, receivers: role ARNs.
        receives: tries before a message is a dead letter.
        visible_again: time after which a message that was taken and not finished is offered again.
        kept: how long a message waits at most.
        oldest, depth: age and number of waiting messages that are an alarm.
        key: ARN of the operations key in this Region.
        topic: ARN of the topic of this account and Region.
    """

    facts: EnvironmentFacts
    placement: Placement
    interface: str
    fifo: bool
    owner: str
    senders: frozenset[str]
    receivers: frozenset[str]
    receives: int
    visible_again: timedelta
    kept: timedelta
    oldest: timedelta
    depth: int
    key: pulumi.Input[str]
    topic: pulumi.Input[str]


class DeadLetterQueue(pulumi.ComponentResource):
    """An encrypted queue, its dead letters and their alarms.

    Pulumi type: ``holdfast:messaging:DeadLetterQueue``

    Creates:
        - ``aws.sqs.Queue`` and ``aws.sqs.QueuePolicy`` *name* and *name*-dead: TLS only, named senders and receivers alone
        - ``aws.sqs.RedriveAllowPolicy`` *name*-dead: only the first may put its dead letters there
        - `QueueAlarms` *name*

    Dead letters wait 14 days, longer than any message before: of a standard queue they keep the age they had (Amazon SQS Developer Guide,
    "Using dead-letter queues"). Changing `interface` or `fifo` replaces both queues and loses what waits in them.

    Outputs: `arn`, `url`, `dead_arn`, `dead_url`; `name` and `dead_name`, known beforehand.
    """

    name: str
    dead_name: str
    arn: pulumi.Output[str]
    url: pulumi.Output[str]
    dead_arn: pulumi.Output[str]
    dead_url: pulumi.Output[str]

    def __init__(self, name: str, args: DeadLetterQueueArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:messaging:DeadLetterQueue", name, None, opts)
        suffix = ".fifo" if args.fifo else ""
        self.name, self.dead_name = (f"{args.facts.named(args.interface, *more)}{suffix}" for more in ((), ("dead",)))
        dead = self._queue(f"{name}-dead", self.dead_name, args, kept=DEAD_LETTERS_KEPT, redrive=None)
        redrive = dead.arn.apply(lambda arn: json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": args.receives}, sort_keys=True))
        queue = self._queue(name, self.name, args, kept=args.kept, redrive=redrive)
        sqs.RedriveAllowPolicy(
            f"{name}-dead",
            queue_url=dead.url,
            redrive_allow_policy=queue.arn.apply(
                lambda arn: json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [arn]}, sort_keys=True)
            ),
            opts=args.placement.inside(self),
        )
        self._policy(name, self.name, queue, args, senders=args.senders)
        self._policy(f"{name}-dead", self.dead_name, dead, args, senders=frozenset())
        QueueAlarms(
            name,
            QueueAlarmsArgs(
                facts=args.facts,
                placement=args.placement,
                interface=args.interface,
                owner=args.owner,
                queue=self.name,
                dead_queue=self.dead_name,
                oldest=args.oldest,
                depth=args.depth,
                topic=args.topic,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.arn, self.url, self.dead_arn, self.dead_url = queue.arn, queue.url, dead.arn, dead.url
        self.register_outputs({"arn": self.arn, "url": self.url, "dead_arn": self.dead_arn})

    def _queue(self, name: str, queue: str, args: DeadLetterQueueArgs, *, kept: timedelta, redrive: pulumi.Output[str] | None) -> sqs.Queue:
        return sqs.Queue(
            name,
            name=queue,
            fifo_queue=True if args.fifo else None,
            content_based_deduplication=True if args.fifo else None,
            kms_master_key_id=args.key,
            kms_data_key_reuse_period_seconds=_KEY_REUSE_S,
            message_retention_seconds=int(kept.total_seconds()),
            visibility_timeout_seconds=int(args.visible_again.total_seconds()),
            receive_wait_time_seconds=_LONG_POLL_S,
            redrive_policy=redrive,
            tags=args.facts.tags(*name.split("-"), owner=args.owner),
            opts=args.placement.inside(self),
        )

    def _policy(self, name: str, queue: str, made: sqs.Queue, args: DeadLetterQueueArgs, *, senders: frozenset[str]) -> None:
        document = queue_policy(args.placement.arn("sqs", queue), senders=senders, receivers=args.receivers)
        sqs.QueuePolicy(name, queue_url=made.url, policy=json.dumps(document, sort_keys=True), opts=args.placement.inside(self))
