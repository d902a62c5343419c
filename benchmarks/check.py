"""Seconds from a program to its verdict, with Checkov and without; beside it Checkov alone on the very plan that the check wrote.

Without Checkov prod is checked, with it prod and the small clinic in one run. Each round runs all three, so that a machine that is busy is
busy for all; the seconds of processor time are kept with the raw values. The excess over Checkov is the least of the rounds.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.tools.locate import checkov

OWN_BAR_S, MORE_THAN_CHECKOV_S = 6.0, 2.0
_ROUNDS = 2
_ROOT = Path(__file__).parents[1]
_CHECK = (sys.executable, "-m", "holdfast", "check")
_FOUND = (0, 1)  # a violation is an answer too
_QUIET = {"CKV_SKIP_PACKAGE_UPDATE_CHECK": "true", "LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore"}


@dataclass(frozen=True)
class Took:
    """Seconds on the wall and of processors, those of the processes it started included."""

    wall: float
    processor: float


def run() -> dict[str, object]:
    """The figure: seconds that a check takes more than Checkov alone, and in the note those of our own rules."""
    with tempfile.TemporaryDirectory(prefix="holdfast-bench-") as folder:
        plan = Path(folder) / "plan.json"
        bare = (str(checkov().program), "--file", str(plan), "--framework", "terraform_plan", "--skip-download", "--output", "json")
        own, full, alone = [], [], []
        for _ in range(_ROUNDS):
            own.append(_timed((*_CHECK, "-s", "prod", "--no-checkov")))
            full.append(_timed((*_CHECK, "-s", "prod", "-s", "small-clinic", "--save-plan", str(plan))))
            alone.append(_timed((*bare, "--compact")))
    excess = min(with_.wall - without.wall for with_, without in zip(full, alone, strict=True))
    seconds = statistics.median(t.wall for t in own)
    return {
        "name": "check of prod and small-clinic with Checkov, beyond Checkov's own time",
        "bar": f"<= {MORE_THAN_CHECKOV_S:g} s; prod without Checkov <= {OWN_BAR_S:g} s",
        "value": excess,
        "unit": "s",
        "met": excess <= MORE_THAN_CHECKOV_S and seconds <= OWN_BAR_S,
        "note": (
            f"{min(t.wall for t in full):.1f} s with Checkov, which alone takes {min(t.wall for t in alone):.1f} s; "
            f"prod without Checkov {seconds:.1f} s ({statistics.median(t.processor for t in own):.1f} s of processor)"
        ),
        "raw": {
            name: [[t.wall, t.processor] for t in taken]
            for name, taken in (("without_checkov", own), ("with_checkov", full), ("checkov", alone))
        },
    }


def _timed(command: Sequence[str]) -> Took:
    """How long a command takes.

    Raises:
        RuntimeError: it gave no answer; the message has its own words.
    """
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=said, env={**os.environ, **_QUIET})
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        if os.waitstatus_to_exitcode(status) not in _FOUND:
            said.seek(0)
            raise RuntimeError(said.read().decode(errors="replace")[-2000:])
        return Took(wall, used.ru_utime + used.ru_stime)
