"""Where copies of logs and evidence are kept."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class ReplicaPlace:
    """Another Region and, where there is one, another account.

    Attributes:
        key: ARN of the logs key in that Region.
    """

    placement: Placement
    key: pulumi.Input[str]
