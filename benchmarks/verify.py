"""Verifying a pack against `sha256sum` over the same files, both with warm caches, the better of several runs each."""

from __future__ import annotations

import random
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

_BULK_FILES, _BULK_BYTES, _ROUNDS = 8, 48 << 20, 5
_ATTEMPTS = 20_000
_BAR = 0.70


def run() -> dict[str, object]:
    """Throughput of the whole of `verify` as a share of `sha256sum`'s.

    `sha256sum` may lack the processor's SHA instructions, which hashlib uses; its bare time is kept with the raw values.
    The pack holds a real journal and write ledger, folded again by check 11, and bulk inputs as a large drill keeps them.
    """
    from dr_drills.evidence.digest import file_sha256  # noqa: PLC0415 - only when it runs
    from dr_drills.evidence.finish import finish_drill  # noqa: PLC0415
    from dr_drills.evidence.keys import local_signer  # noqa: PLC0415
    from dr_drills.evidence.verification import Trust  # noqa: PLC0415
    from dr_drills.evidence.verify import verify  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="holdfast-bench-") as name:
        home = Path(name)
        directory = _drill(home / "drills" / "bench")
        signer = local_signer(home / "keys")
        finish_drill(directory, signer)
        if verify(directory, [signer.public_key]).trust is not Trust.VERIFIED:
            raise RuntimeError("the pack to measure with does not verify")
        files = sorted(str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file())
        size = sum((directory / file).stat().st_size for file in files)
        ours, theirs, bare = [], [], []
        for _ in range(_ROUNDS):
            ours.append(_seconds(lambda: verify(directory, [signer.public_key])))
            theirs.append(_seconds(lambda: subprocess.run(["sha256sum", *files], cwd=directory, check=True, capture_output=True)))
            bare.append(_seconds(lambda: [file_sha256(directory / file) for file in files]))
    ratio = min(theirs) / min(ours)
    return {
        "name": "verify",
        "bar": "≥ 70 % of sha256sum on the same files",
        "value": round(100 * ratio, 1),
        "unit": "%",
        "met": ratio >= _BAR,
        "note": f"{size >> 20} MiB in {len(files)} files, ledger of {_ATTEMPTS:,} writes",
        "raw": {"bytes": size, "verify_s": ours, "sha256sum_s": theirs, "hashlib_on_one_core_s": bare},
    }


def _seconds(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def _drill(directory: Path) -> Path:
    """A drill's directory: a short journal, a ledger, the rows read back, and bulk inputs."""
    from dr_drills.clock import SystemClock  # noqa: PLC0415
    from dr_drills.evidence.digest import file_sha256  # noqa: PLC0415
    from dr_drills.journal.journal import Journal  # noqa: PLC0415
    from dr_drills.journal.record import Kind  # noqa: PLC0415
    from dr_drills.workload.attempt import Server  # noqa: PLC0415
    from dr_drills.workload.recorder import Recorder, acknowledged_line, attempt_line  # noqa: PLC0415

    (directory / "inputs").mkdir(parents=True)
    source = random.Random(7)
    for number in range(_BULK_FILES):
        (directory / "inputs" / f"rows-{number}.bin").write_bytes(source.randbytes(_BULK_BYTES))
    clock = SystemClock()
    ledger = directory / "ledger.jsonl"
    with Recorder.open(ledger, 0, clock.now()) as recorder:
        server = recorder.server(Server("127.11.0.1:5432", "2026-11-20T01:12:44+00:00", 1))
        for row in range(_ATTEMPTS):
            recorder.write(attempt_line(row, b"w1", clock.now().monotonic_ns))
            recorder.write(acknowledged_line(row, clock.now().monotonic_ns, server))
    (directory / "read-back.jsonl").write_text("".join(f"{row}\n" for row in range(_ATTEMPTS)))
    with Journal.open(directory / "journal.jsonl", clock) as journal:
        journal.append(Kind.OPENED, drill_id="bench", scenario="failover", objectives={"rto_s": 60, "rpo_s": 0})
        journal.append(Kind.EVENT, code="E1", note="", occurred_ns=None, uncertainty_ns=0)
        closed = {"file": ledger.name, "sha256": file_sha256(ledger), "attempts": _ATTEMPTS, "read_back": "read-back.jsonl"}
        journal.append(Kind.LEDGER_CLOSED, **closed)
        journal.append(Kind.ENDED, outcome="completed")
    return directory
