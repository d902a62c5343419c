"""What the section `queues` of an environment makes."""

from __future__ import annotations

from collections.abc import Mapping

from components.messaging.dead_letter_queue import DeadLetterQueue, DeadLetterQueueArgs
from stacks.account import AccountRole, RegionRole
from stacks.parts.foundation import Foundation
from stacks.settings.keys import DataClass


def make_queues(base: Foundation) -> Mapping[str, DeadLetterQueue]:
    """A queue with dead letters for every interface, in the primary Region of the workload; by interface."""
    interfaces = base.environment.queues.interfaces if base.environment.queues else {}
    return {
        name: DeadLetterQueue(
            f"queue-{name}",
            DeadLetterQueueArgs(
                facts=base.facts,
                placement=base.at(AccountRole.WORKLOAD, RegionRole.PRIMARY),
                interface=name,
                key=base.key(DataClass.OPERATIONS, RegionRole.PRIMARY),
                topic=base.alarms.at(AccountRole.WORKLOAD, RegionRole.PRIMARY).arn,
                **queue.model_dump(),
            ),
        )
        for name, queue in interfaces.items()
    }
