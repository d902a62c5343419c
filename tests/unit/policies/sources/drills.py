"""Real packs of simulated drills, made by the room that makes them."""

from __future__ import annotations

import json
from pathlib import Path

from dr_drills.evidence.finish import finish_drill
from dr_drills.evidence.signer import LocalSigner
from dr_drills.measure.method import Method
from tests.unit.dr_drills.report.simulated_drill import Truth, write_drill

PLAN = json.loads((Path(__file__).parents[3] / "data" / "recovery_plan.json").read_text())


def pack(folder: Path, signer: LocalSigner, *, id: str = "restore-1", rto_s: float = 120, **plan: object) -> Path:
    """A sealed pack of a small drill of ehr in sandbox that passes, made with a plan that says `plan` besides.

    It takes 4.7 s, so that with a shorter `rto_s` it misses.
    """
    written = {**PLAN, **plan}
    truth = Truth(
        Method.FAILOVER, rto_s=rto_s, before=600, stable=4_700, watched=3_600, interval=60, drill_id=id, plan_hash=written["plan_hash"]
    )
    directory = write_drill(folder / id, truth)
    (directory / "inputs" / "recovery-plan.json").write_text(json.dumps(written))
    finish_drill(directory, signer)
    return directory
