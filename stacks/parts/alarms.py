"""Where alarms are heard: one topic for each account role and Region, made when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping

from components.encryption.data_key import DataKey
from components.environment_facts import EnvironmentFacts
from components.operations.alarm_topic import AlarmTopic, AlarmTopicArgs
from stacks.account import AccountRole, RegionRole
from stacks.placed import Placed

_PUBLISHERS = ("backup.amazonaws.com", "cloudwatch.amazonaws.com", "events.amazonaws.com", "s3.amazonaws.com")


class Alarms:
    """Hands out the one alarm topic of each placement.

    A topic of the workload is named after its Region, every other after its role too. Where one account holds several roles, each
    role still has a topic of its own: who hears of a key need not hear of a queue.
    """

    def __init__(self, facts: EnvironmentFacts, placed: Placed, key: DataKey) -> None:
        self._facts, self._placed, self._key = facts, placed, key
        self._made: dict[tuple[AccountRole, RegionRole], AlarmTopic] = {}
        self._others: dict[str, AlarmTopic] = {}

    def at(self, role: AccountRole, region: RegionRole) -> AlarmTopic:
        """The topic for alarms of `role` in `region`."""
        if (role, region) not in self._made:
            self._made[role, region] = self._make(role, region)
        return self._made[role, region]

    def also(self, name: str, topic: AlarmTopic) -> AlarmTopic:
        """A topic of another purpose that must be heard as well; `name` is what its listeners are called after."""
        self._others[name] = topic
        return topic

    def heard(self) -> Mapping[str, AlarmTopic]:
        """Every topic so far, by the name its listeners are called after."""
        return {_name(role, region): topic for (role, region), topic in self._made.items()} | self._others

    def _make(self, role: AccountRole, region: RegionRole) -> AlarmTopic:
        workload = role is AccountRole.WORKLOAD
        return AlarmTopic(
            _name(role, region),
            AlarmTopicArgs(
                facts=self._facts,
                placement=self._placed.at(role, region),
                purpose="alarms" if workload else f"alarms-{role.value}",
                key=self._key.arn if region is RegionRole.PRIMARY else self._key.recovery_arn,
                publishers=_PUBLISHERS,
            ),
        )


def _name(role: AccountRole, region: RegionRole) -> str:
    return f"alarms-{region.value}" if role is AccountRole.WORKLOAD else f"alarms-{role.value}-{region.value}"
