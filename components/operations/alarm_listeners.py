"""Who hears of alarms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import sns

from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class Listener:
    """One endpoint: `by` is ``email`` or ``https``."""

    by: str
    endpoint: str


@dataclass(frozen=True, kw_only=True)
class AlarmListenersArgs:
    """What subscriptions to one topic need to know; `listeners` by a name of their own."""

    placement: Placement
    topic: pulumi.Input[str]
    listeners: Mapping[str, Listener]


class AlarmListeners(pulumi.ComponentResource):
    """Subscriptions to one topic.

    Pulumi type: ``holdfast:operations:AlarmListeners``

    Creates:
        - for each listener ``aws.sns.TopicSubscription`` *name*-*listener*

    An endpoint confirms by itself what it is sent at first (Amazon SNS Developer Guide, "Confirming subscriptions"); until then it hears
    nothing. Changing an endpoint replaces its subscription.

    Outputs: none.
    """

    def __init__(self, name: str, args: AlarmListenersArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:operations:AlarmListeners", name, None, opts)
        for word, listener in args.listeners.items():
            sns.TopicSubscription(
                f"{name}-{word}", topic=args.topic, protocol=listener.by, endpoint=listener.endpoint, opts=args.placement.inside(self)
            )
        self.register_outputs({})
