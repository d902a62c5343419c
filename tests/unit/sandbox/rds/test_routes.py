"""Which routes an instance has: a partition closes both ways, a fence the way in alone."""

from __future__ import annotations

import pytest

from sandbox.network.route import Mode
from sandbox.rds.actual import Phase
from sandbox.rds.routes import wanted_routes
from tests.unit.sandbox.rds.builders import instance


@pytest.mark.parametrize(
    ("actual", "is_open", "modes"),
    [
        ({"phase": Phase.RUNNING}, True, (Mode.PASS, Mode.PASS)),
        ({"phase": Phase.RUNNING}, False, (Mode.REFUSE, Mode.PASS)),
        ({"phase": Phase.RUNNING, "partitioned": True}, True, (Mode.DROP, Mode.DROP)),
        ({"phase": Phase.RUNNING, "partitioned": True}, False, (Mode.DROP, Mode.DROP)),
        ({"phase": Phase.CRASHED, "lost_with_region": True}, True, (Mode.DROP, Mode.DROP)),
        ({"phase": Phase.NEW}, True, (Mode.REFUSE, Mode.PASS)),
        ({"phase": Phase.STOPPED}, True, (Mode.REFUSE, Mode.PASS)),
        ({"phase": Phase.CRASHED}, True, (Mode.REFUSE, Mode.PASS)),
    ],
)
def test_the_ways_in_and_out_of_a_replica(actual: dict[str, object], is_open: bool, modes: tuple[Mode, Mode]) -> None:
    replica, source = instance(1, **actual), instance(2, phase=Phase.RUNNING)
    way_in, way_out = wanted_routes(replica, is_open=is_open, source=source)
    assert (way_in.mode, way_out.mode) == modes
    assert (way_in.listen, way_in.upstream) == (replica.front, replica.behind)
    assert (way_out.listen, way_out.upstream) == (replica.egress, source.front)


def test_a_primary_has_no_way_out() -> None:
    assert len(wanted_routes(instance(phase=Phase.RUNNING), is_open=True, source=None)) == 1
