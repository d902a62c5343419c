"""A small landing zone that breaks no rule; each test breaks it in one place.

`base` is its core and is here by its own names; the other modules each hold the `RESOURCES` of one concern.
"""

from __future__ import annotations

from dataclasses import replace

from policies.graph import Graph
from tests.unit.policies.graphs import graph
from tests.unit.policies.hospital import base, buckets, costs, databases, identity, keys, network, operations, recovery, secrets
from tests.unit.policies.hospital.base import *  # noqa: F403 - tests write h.primary
from tests.unit.policies.hospital.tagging import tagged

_MORE = (network, keys, buckets, costs, databases, identity, operations, recovery, secrets)

SOUND: Graph = replace(
    graph(
        *(tagged(resource) for concern in (base, *_MORE) for resource in concern.RESOURCES),
        outputs={"recovery_plan": base.PLAN},
        settings=base.SETTINGS,
    ),
    evidence=recovery.EVIDENCE,
)
