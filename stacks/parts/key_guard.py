"""What guards the keys of an environment: who hears of a change, in each of their Regions."""

from __future__ import annotations

from components.encryption.key_watch import KeyWatch, KeyWatchArgs
from stacks.account import AccountRole, RegionRole
from stacks.parts.foundation import Foundation
from stacks.settings.keys import DataClass


def make_key_guard(base: Foundation) -> None:
    """Watch the keys in both Regions: a replica can be disabled by itself."""
    keys = base.environment.keys
    destroyers = frozenset[str]().union(*(keys.of(data_class).destroyers for data_class in DataClass))
    for region in RegionRole:
        KeyWatch(
            f"keys-{region.value}",
            KeyWatchArgs(
                facts=base.facts,
                placement=base.at(AccountRole.SECURITY, region),
                destroyers=destroyers,
                topic=base.alarms.at(AccountRole.SECURITY, region).arn,
            ),
        )
