"""Rules about the way that a journey takes through the network."""

from __future__ import annotations

from collections.abc import Iterator

from components.network.topology import WORKLOAD
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft
from stacks.settings.network import FlowSetting

_WALKER, _FRONT_DOOR = "application", "ingress"
_PORT = 443
"""Of a journey that names none (`components.operations.journey_script`), as they all do."""


def _a_way_is_open(draft: Draft) -> Iterator[Finding]:
    """Systems answer at the front door, which clients reach in the ingress tier; what walks a journey stands in the application tier.

    The table of flows opens the front door to the internet alone, and from there the way inward; not the way back out to it.
    """
    if not (draft.operations and draft.operations.journeys) or "network" in draft.unreadable:
        return
    if any(map(_leads_there, draft.network.flows if draft.network else ())):
        return
    yield (
        ("operations", "journeys"),
        f"need a flow to the front door; add to network.flows one from {WORKLOAD}/{_WALKER} to {WORKLOAD}/{_FRONT_DOOR}, port {_PORT}",
    )


def _leads_there(flow: FlowSetting) -> bool:
    ends = flow.from_.removeprefix(f"{WORKLOAD}/"), flow.to.removeprefix(f"{WORKLOAD}/")
    return ends == (_WALKER, _FRONT_DOOR) and (flow.port, flow.protocol) == (_PORT, "tcp")


CHECKS: tuple[Check, ...] = (_a_way_is_open,)
