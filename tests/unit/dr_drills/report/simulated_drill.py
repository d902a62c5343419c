"""Plays a drill on paper with chosen truths: journal, ledger and rows read back, so that what is measured can be compared.

Time is integer nanoseconds from the fault (or, for a restore, the request). Nothing random, no clock, no database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dr_drills.clock import Instant
from dr_drills.evidence.digest import file_sha256
from dr_drills.journal.record import GENESIS, Kind, Record, chained
from dr_drills.measure.fold import Evidence
from dr_drills.measure.method import Method
from dr_drills.workload.attempt import Attempt, Outcome, Server
from dr_drills.workload.recorder import Recorder, acknowledged_line, attempt_line, ended_line

MS = 1_000_000
SECOND = 1000 * MS
ZERO_NS = 5_000 * SECOND
BEGAN = datetime(2026, 11, 20, 2, 0, 0, tzinfo=UTC)
BOOT = "b007"
OLD = Server("127.11.0.1:5432", "2026-11-20T01:12:44+00:00", 1)
NEW = Server("127.12.0.1:5432", "2026-11-20T01:12:51+00:00", 2)
LATENCY_NS = MS


@dataclass(frozen=True)
class Truth:
    """What really happens in the simulated drill; all times in milliseconds after zero.

    Attributes:
        stable: when the first write of the lasting run is acknowledged.
        lost: how many of the last writes acknowledged by the old server are gone.
        recovered: how many unacknowledged writes are there nevertheless.
        blip: a moment after `stable` at which one write fails, or None.
        watched: how long the writers go on after `stable`.
    """

    method: Method = Method.FAILOVER
    rto_s: float = 120
    rpo_s: float = 5
    writers: int = 4
    interval: int = 20
    detected: int = 1_060
    declared: int = 3_700
    fenced: int = 4_300
    requested: int = 4_400
    promoted: int = 4_560
    stable: int = 6_010
    verified: int = 16_500
    redundant: int = 22_000
    cleaned: int = 23_400
    before: int = 6_000
    watched: int = 8_000
    lost: int = 0
    recovered: int = 0
    unexpected: int = 0
    blip: int | None = None
    age_s: float = 3_600
    differing: int = 0
    ending: str = "completed"
    findings: bool = True
    exceptions: int = 0
    drill_id: str = "2026-11-20-failover-ehr-7f3a"
    plan_hash: str = "e02b" * 16
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass
class _Pen:
    """Writes journal lines at chosen moments."""

    records: list[Record] = field(default_factory=list)

    def write(self, at_ms: float, kind: Kind, **body: object) -> None:
        instant = instant_at(at_ms)
        previous = self.records[-1].hash if self.records else GENESIS
        self.records.append(chained(len(self.records), kind, instant, body, previous))


def instant_at(at_ms: float) -> Instant:
    """The instant that many milliseconds after zero."""
    return Instant(ZERO_NS + round(at_ms * MS), BEGAN + timedelta(milliseconds=at_ms), BOOT)


def rechain(records: Sequence[Record]) -> tuple[Record, ...]:
    """The same lines with a chain that holds: what a journal without the lines left out would be."""
    previous, fresh = GENESIS, []
    for number, record in enumerate(records):
        fresh.append(chained(number, record.kind, record.at, record.body, previous))
        previous = fresh[-1].hash
    return tuple(fresh)


def attempts_of(truth: Truth) -> tuple[Attempt, ...]:
    """The ledger: one write every interval, writers in turn; refused from the fault until service is stable."""
    attempts = []
    id = 18_000
    at = -truth.before
    while at < truth.stable + truth.watched:
        id += 1
        writer = f"w{id % truth.writers + 1}"
        started = ZERO_NS + at * MS
        if at + 1 < 0:
            attempts.append(Attempt(id, writer, started, Outcome.ACKNOWLEDGED, started + LATENCY_NS, OLD))
        elif at < truth.stable - 1 or (truth.blip is not None and truth.blip <= at < truth.blip + truth.interval):
            kind = Outcome.INDETERMINATE if at <= truth.interval * truth.writers else Outcome.FAILED
            attempts.append(Attempt(id, writer, started, kind, started + LATENCY_NS, None, "08006"))
        else:
            started = max(started, ZERO_NS + truth.stable * MS - LATENCY_NS)
            attempts.append(Attempt(id, writer, started, Outcome.ACKNOWLEDGED, started + LATENCY_NS, NEW))
        at += truth.interval
        if at - truth.interval < truth.stable - 1 < at:
            at = truth.stable - 1
    return tuple(attempts)


def read_ids_of(truth: Truth, attempts: Sequence[Attempt]) -> frozenset[int]:
    """The rows found after recovery."""
    good = [a for a in attempts if a.outcome is Outcome.ACKNOWLEDGED]
    by_old = [a.id for a in good if a.server == OLD]
    unsure = [a.id for a in attempts if a.outcome is Outcome.INDETERMINATE]
    gone = set(by_old[len(by_old) - truth.lost :])
    return frozenset({a.id for a in good} - gone | set(unsure[: truth.recovered]) | {10**9 + n for n in range(truth.unexpected)})


_TITLES = {
    Method.FAILOVER: "Failover promotion",
    Method.RESTORE: "Snapshot restore",
    Method.ROLLBACK: "Rollback rehearsal",
}
_SCENARIOS = {
    Method.FAILOVER: "failover-crash",
    Method.RESTORE: "snapshot-restore",
    Method.ROLLBACK: "rollback",
}


def journal_of(truth: Truth, attempts: Sequence[Attempt], digest: str = "0" * 64) -> tuple[Record, ...]:
    """The journal of a drill that did everything it should."""
    pen = _Pen()
    steps = _steps(truth)
    pen.write(
        -31_300,
        Kind.OPENED,
        drill_id=truth.drill_id,
        environment="sandbox",
        system="ehr",
        tier="clinical-critical",
        scenario=_SCENARIOS[truth.method],
        title=_TITLES[truth.method],
        plan_hash=truth.plan_hash,
        objectives={"rto_s": truth.rto_s, "rpo_s": truth.rpo_s},
        roles={"operator": "platform-oncall", "commander": "incident-commander", "approver": "clinical-operations"},
        versions={"holdfast": "0.1.0", "postgres": "18.4"},
        not_tested=["loss of a second Region", "page-level checks: the server has no amcheck"],
        steps=[{"id": id, "title": title, "phase": phase} for id, title, phase, _, _, _ in steps],
        write_interval_s=truth.interval / 1000,
        **truth.extra,
    )
    lines: list[tuple[float, Kind, dict[str, object]]] = []
    for id, title, phase, start, took, outcome in steps:
        if start is None:
            lines.append((truth.cleaned, Kind.STEP_ENDED, {"step": id, "outcome": outcome, "reason": "partner endpoint closed"}))
            continue
        lines.append((start, Kind.STEP_STARTED, {"step": id, "title": title, "phase": phase}))
        lines.append((start + took, Kind.STEP_ENDED, {"step": id, "outcome": outcome, "reason": None}))
    lines += _events(truth)
    lines += _validation(truth)
    lines += _people(truth)
    if truth.method is not Method.RESTORE:
        body = {"file": "ledger.jsonl", "sha256": digest, "attempts": len(attempts), "read_back": "read-back.jsonl"}
        lines.append((truth.verified - 900, Kind.LEDGER_CLOSED, body))
    for at, kind, body in sorted(lines, key=lambda line: line[0]):
        pen.write(at, kind, **body)
    end = truth.cleaned + 10
    pen.write(end, Kind.CLOSING, outcome=truth.ending, reason=None if truth.ending == "completed" else "the operator asked for it")
    pen.write(end + 20, Kind.LEFT_BEHIND, items=[])
    pen.write(end + 30, Kind.CLEAN)
    pen.write(end + 40, Kind.ENDED, outcome=truth.ending)
    return tuple(pen.records)


def _steps(truth: Truth) -> list[tuple[str, str, str, float | None, float, str]]:
    if truth.method is Method.RESTORE:
        return [
            ("gate", "Gate: a snapshot is there, encrypted with the data key", "gate", -1_200, 240, "good"),
            ("restore", "Restore the latest snapshot into the drill subnet", "method", 10, truth.promoted, "good"),
            (
                "verify",
                "Compare every table with the source",
                "verify",
                truth.promoted + 400,
                truth.verified - truth.promoted - 500,
                "good",
            ),
            ("clean-up", "Delete the restored instance", "clean-up", truth.verified + 100, 700, "good"),
        ]
    return [
        ("gate", "Gate: replica streaming, lag under 1 s", "gate", -31_200, 40, "good"),
        ("writers", "Start the writers and their ledger", "prepare", -7_000, 900, "good"),
        ("fault", "Crash the primary, unannounced", "method", -5, 12, "good"),
        ("declare", "Declare: the commander decides", "method", truth.detected + 4, truth.declared - truth.detected - 8, "good"),
        ("fence", "Fence: the old primary refuses a write at its own address", "method", truth.declared + 5, 590, "proven"),
        ("promote", "Promote the replica and repoint the name", "method", truth.fenced + 20, truth.stable - truth.fenced, "good"),
        ("verify", "Read the ledger back and compare every table", "verify", truth.stable + 8_050, 2_300, "good"),
        ("pharmacy", "Switch the pharmacy interface", "restore", None, 0, "not-executed"),
        ("failback", "Rebuild the old side as replica", "restore", truth.verified + 60, truth.redundant - truth.verified - 80, "good"),
        ("clean-up", "Clean up", "clean-up", truth.redundant + 50, truth.cleaned - truth.redundant - 90, "good"),
    ]


def _events(truth: Truth) -> list[tuple[float, Kind, dict[str, object]]]:
    if truth.method is Method.RESTORE:
        named = {"E6": 0, "E7": truth.promoted, "E8": truth.promoted + 350, "E10": truth.verified, "E12": truth.cleaned}
    else:
        named = {
            "E1": 0,
            "E3": truth.detected,
            "E4": truth.declared,
            "E5": truth.fenced,
            "E6": truth.requested,
            "E7": truth.promoted,
            "E9": truth.stable,
            "E10": truth.verified,
            "E11": truth.redundant,
            "E12": truth.cleaned,
        }
    notes = {"E1": "server process killed", "E3": "three probes in a row failed", "E5": "write at the old address refused"}
    events = []
    for code, at in named.items():
        written = at if code != "E9" else at + 5_000
        body = {"code": code, "note": notes.get(code, ""), "occurred_ns": ZERO_NS + round(at * MS), "uncertainty_ns": 2 * MS}
        events.append((written + 0.5, Kind.EVENT, body))
    return events


def _validation(truth: Truth) -> list[tuple[float, Kind, dict[str, object]]]:
    at = truth.verified - 800
    rows = {"pgbench_accounts": 1_000_000, "pgbench_branches": 10, "pgbench_tellers": 100, "patient": 41_288}
    lines: list[tuple[float, Kind, dict[str, object]]] = []
    for n, (table, count) in enumerate(rows.items()):
        differing = truth.differing if table == "patient" else 0
        body = {
            "table": table,
            "rows_before": count,
            "rows_after": count,
            "differing": differing,
            "equal": differing == 0,
            "rows": [str(40_000 + k) for k in range(differing)],
        }
        lines.append((at + n, Kind.TABLE_COMPARED, body))
    lines.append((at + 10, Kind.NEGATIVE_CONTROL, {"validator": "table-comparison", "went_red": True, "note": "one row altered in a copy"}))
    if truth.method is Method.RESTORE:
        lines.append((20, Kind.MEASURED, {"name": "recovery-point-age", "value": truth.age_s, "unit": "s"}))
    if truth.method is Method.ROLLBACK:
        queue = [
            {
                "source_id": f"order/{881 + n}",
                "target_id": None,
                "category": "changed on both sides",
                "severity": "high",
                "owner": "orders team",
                "deadline": "2026-11-21",
            }
            for n in range(truth.exceptions)
        ]
        body = {"acknowledged": 412, "present": 350, "applied": 62 - len(queue), "conflicts": len(queue), "exceptions": queue}
        lines.append((at - 50, Kind.RECONCILED, body))
    return lines


def _people(truth: Truth) -> list[tuple[float, Kind, dict[str, object]]]:
    if truth.method is Method.RESTORE:
        return []
    lines: list[tuple[float, Kind, dict[str, object]]] = [
        (truth.detected + 10, Kind.APPROVAL_AWAITED, {"step": "declare", "role": "commander"}),
        (truth.declared - 10, Kind.APPROVED, {"step": "declare", "role": "commander", "by": "incident-commander"}),
        (
            truth.declared + 2,
            Kind.COMMUNICATED,
            {"audience": "clinical staff", "text": "Records are read-only for a few minutes; use downtime forms."},
        ),
        (
            truth.stable + 5_100,
            Kind.COMMUNICATED,
            {"audience": "clinical staff", "text": "Records are back. Enter what was written on paper."},
        ),
    ]
    if truth.findings:
        text = "Asynchronous replication loses what the replica has not received; use synchronous replication or raise the RPO."
        lines.append((truth.verified + 5, Kind.FINDING, {"id": "F-17", "severity": "high", "text": text, "owner": "data platform"}))
        lines.append(
            (truth.verified + 6, Kind.DEVIATION, {"text": "The pharmacy interface was not switched: its partner's endpoint was closed."})
        )
    return lines


def evidence_of(truth: Truth) -> Evidence:
    """Everything in memory, read without a problem."""
    if truth.method is Method.RESTORE:
        return Evidence(journal_of(truth, ()), None, None)
    attempts = attempts_of(truth)
    return Evidence(journal_of(truth, attempts), attempts, read_ids_of(truth, attempts))


def write_drill(directory: Path, truth: Truth) -> Path:
    """The drill's directory as a run leaves it: journal, ledger, rows read back, inputs."""
    (directory / "inputs").mkdir(parents=True, exist_ok=True)
    (directory / "inputs" / "plan.json").write_text('{"schema":"holdfast.drill-plan/1"}\n')
    attempts: tuple[Attempt, ...] = ()
    digest = "0" * 64
    if truth.method is not Method.RESTORE:
        attempts = attempts_of(truth)
        write_ledger(directory / "ledger.jsonl", attempts)
        digest = file_sha256(directory / "ledger.jsonl")
        ids = sorted(read_ids_of(truth, attempts))
        (directory / "read-back.jsonl").write_text("".join(f"{id}\n" for id in ids))
    write_journal(directory / "journal.jsonl", journal_of(truth, attempts, digest))
    return directory


def write_journal(path: Path, records: Sequence[Record]) -> None:
    """The journal's file."""
    path.write_text("".join(record.line() for record in records))


def write_ledger(path: Path, attempts: Sequence[Attempt]) -> None:
    """The ledger's file, by the writers' own recorder."""
    with Recorder.open(path, 0, instant_at(-6_500)) as recorder:
        for attempt in attempts:
            recorder.write(attempt_line(attempt.id, attempt.writer.encode(), attempt.attempted_ns))
            if attempt.ended_ns is None:
                continue
            server = recorder.server(attempt.server) if attempt.server else None
            if attempt.outcome is Outcome.ACKNOWLEDGED and server is not None:
                recorder.write(acknowledged_line(attempt.id, attempt.ended_ns, server))
            else:
                recorder.write(ended_line(attempt.id, attempt.outcome.value, attempt.ended_ns, server, attempt.error or ""))


def without(truth: Truth, **changes: object) -> Truth:
    """Another truth with these things different."""
    return replace(truth, **changes)  # type: ignore[arg-type]  # names and kinds are those of `Truth`
