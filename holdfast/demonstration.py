"""The demonstration: every step is a command a reader can type, run in order, with what it printed kept.

Used by `holdfast demo`; the commands do the work.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dr_drills.measure.verdict import Verdict
from dr_drills.report.words import duration
from holdfast.exit_status import ExitStatus
from holdfast.progress import ConsoleProgress

ENVIRONMENT = "sandbox"
DRILLS: tuple[tuple[str, ...], ...] = (("snapshot-restore", "--fresh-snapshot"), ("failover-promotion",), ("rollback-rehearsal",))
_SHOWN_LINES = 20


class StepFailedError(Exception):
    """A command of the demonstration ended badly; carries the status to end with."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class DrillRow:
    """One line of the closing table; what was not measured is said to be so.

    Attributes:
        verified: whether `holdfast verify` found every check good with a trusted key.
    """

    scenario: str
    system: str
    rto: str
    rpo: str
    lost_rows: str
    verdict: Verdict
    verified: bool
    report: Path

    @property
    def status(self) -> ExitStatus:
        """What this drill alone would make the demonstration end with."""
        if not self.verified:
            return ExitStatus.VIOLATION
        return ExitStatus(self.verdict.exit_status)


def run(words: Sequence[str], log: Path, env: Mapping[str, str], doing: str) -> None:
    """Run a command whose output goes to `log`, with progress.

    Raises:
        StepFailedError: it failed; the message ends with the last lines it wrote and names the log.
    """
    with log.open("a") as output, ConsoleProgress().task(f"{doing}: {shlex.join(words)}"):
        output.write(f"$ {shlex.join(words)}\n")
        output.flush()
        begun = log.stat().st_size
        status, _ = _ended(lambda: subprocess.Popen(_started(words), env={**os.environ, **env}, stdout=output, stderr=output))
    if status:
        said = log.read_bytes()[begun:].decode(errors="replace").splitlines()[-_SHOWN_LINES:]
        message = "\n".join([*said, f"`{shlex.join(words)}` ended with status {status} (all it printed: {log})"])
        raise StepFailedError(message, status)


def answer(words: Sequence[str], env: Mapping[str, str]) -> tuple[int, dict[str, object]]:
    """Exit status and JSON of one of our commands; what it tells people goes straight through.

    Raises:
        StepFailedError: it printed no JSON.
    """
    ended, said = _ended(lambda: subprocess.Popen(_started([*words, "--json"]), env={**os.environ, **env}, stdout=subprocess.PIPE))
    try:
        return ended, dict(json.loads(said))
    except ValueError as error:
        status = ended or int(ExitStatus.UNAVAILABLE)
        raise StepFailedError(f"`{shlex.join(words)}` gave no result (status {ended})", status) from error


def row(pack: Path, *, verified: bool) -> DrillRow:
    """The closing line of one drill, read from its report."""
    report = json.loads((pack / "report.json").read_text())
    objectives = {each["name"]: each for each in report["measured"]["objectives"]}
    opening = report["measured"]["opening"] or {}
    losses = report["measured"]["losses"]
    return DrillRow(
        scenario=opening.get("scenario") or "not recorded",
        system=opening.get("system") or "not recorded",
        rto=_against(objectives.get("rto")),
        rpo=_against(objectives.get("rpo") or objectives.get("recovery-point-age")),  # a restore loses what its copy is older
        lost_rows="no writers" if losses is None else f"{len(losses['lost'])} of {losses['acknowledged']:,}",
        verdict=Verdict(report["verdict"]),
        verified=verified,
        report=pack / "report.html",
    )


def worst(rows: Sequence[DrillRow]) -> ExitStatus:
    """The status to end with: anything missed or broken comes before inconclusive, and that before good."""
    order = (ExitStatus.GOOD, ExitStatus.INCONCLUSIVE, ExitStatus.VIOLATION)
    return max((each.status for each in rows), key=order.index, default=ExitStatus.INCONCLUSIVE)


def _against(objective: Mapping[str, object] | None) -> str:
    if objective is None:
        return "not recorded"
    return f"{_time(objective['achieved'])} / {_time(objective['target'])}"


def _time(seconds: object) -> str:
    return duration(float(seconds)) if isinstance(seconds, int | float) else "not measured"


def _ended(start: Callable[[], subprocess.Popen[bytes]]) -> tuple[int, bytes]:
    """Status and output of a process that is waited for whatever happens.

    Ctrl-C at a terminal reaches it too; it is left the time to clean up, which `subprocess.run` would not give it.
    """
    with _interrupts_kept() as interrupts:
        process = start()
    if interrupts:
        process.wait()
        raise KeyboardInterrupt
    try:
        said, _ = process.communicate()
    except KeyboardInterrupt:
        process.wait()
        raise
    return process.returncode, said or b""


@contextmanager
def _interrupts_kept() -> Iterator[list[int]]:
    """Interrupts that come meanwhile, in place of the exception: one in the middle of starting a process would lose it."""
    kept: list[int] = []
    before = signal.getsignal(signal.SIGINT)
    if before == signal.SIG_IGN:
        yield kept
        return
    signal.signal(signal.SIGINT, lambda number, _: kept.append(number))
    try:
        yield kept
    finally:
        signal.signal(signal.SIGINT, before)


def _started(words: Sequence[str]) -> list[str]:
    """`holdfast …` run by this very interpreter; everything else as it is."""
    return [sys.executable, "-m", "holdfast", *words[1:]] if words[0] == "holdfast" else list(words)
