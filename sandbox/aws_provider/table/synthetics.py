"""Amazon CloudWatch Synthetics: canaries; the local AWS can make one but neither change, run nor remove it."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row

ROWS: dict[str, Row | Recorded] = {
    "synthetics/canary:Canary": Recorded(
        id="{name}",
        why="the local AWS runs no canaries: nobody walks this journey here",
        autoname=Autoname("name", lower=True),
        computed={"arn": "arn:{partition}:synthetics:{region}:{account}:canary:{name}", "status": "READY"},
        fixed=frozenset({"name"}),
    ),
}
