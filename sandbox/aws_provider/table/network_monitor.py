"""Amazon CloudWatch Network Synthetic Monitor (Amazon CloudWatch User Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Recorded, Row

_WHY = "the local AWS has no network to measure"

ROWS: dict[str, Row | Recorded] = {
    "networkmonitor/monitor:Monitor": Recorded(
        id="{monitorName}", why=_WHY, computed={"arn": "arn:{partition}:networkmonitor:{region}:{account}:monitor/{id}"}
    ),
    "networkmonitor/probe:Probe": Recorded(
        id="probe-{unique}",
        why=_WHY,
        fixed=frozenset({"monitorName", "sourceArn"}),
        computed={"probeId": "{id}", "arn": "arn:{partition}:networkmonitor:{region}:{account}:probe/{id}"},
    ),
}
