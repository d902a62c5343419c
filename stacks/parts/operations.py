"""What the section `operations` of an environment makes."""

from __future__ import annotations

from collections.abc import Mapping

from components.recovery.failover_name import WatchedAlarm
from stacks.parts.foundation import Foundation


def make_operations(base: Foundation) -> Mapping[str, WatchedAlarm]:
    """Make it, where the environment asks for it; the alarm of the journey of each system that has one."""
    del base
    return {}
