"""What the write ledger costs: writers at full speed whose ledger is switched on and off again and again."""

from __future__ import annotations

import math
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.local_cluster import LocalCluster, local_cluster
from dr_drills.clock import SystemClock
from dr_drills.platforms.resolver import SystemResolver
from dr_drills.workload.options import WriterOptions
from dr_drills.workload.prepare import prepare_ledger
from dr_drills.workload.recorder import WRITER_SPAN, Recorder
from dr_drills.workload.writer import Gate, Writer

_BAR_PERCENT = 2.0
_WRITERS = 4
_TURN_SECONDS = 0.04
_PAIRS = 500
_BLOCK = 10


class _Switched(Recorder):
    """A recorder that can be told to do nothing; both ways it counts, by the row each writer has come to."""

    recording = True
    reached: list[int]

    def attempt(self, row: int, writer: bytes, monotonic_ns: int) -> None:
        self.reached[row // WRITER_SPAN % _WRITERS] = row
        if self.recording:
            super().attempt(row, writer, monotonic_ns)

    def acknowledged(self, row: int, monotonic_ns: int, server: int) -> None:
        if self.recording:
            super().acknowledged(row, monotonic_ns, server)


def run(pairs: int = _PAIRS, turn_seconds: float = _TURN_SECONDS) -> dict[str, object]:
    """Loss of throughput in percent: one minus the median ratio of blocks of neighbouring turns, which of them comes first alternating."""
    rates: dict[bool, list[float]] = {True: [], False: []}
    with (
        local_cluster("127.0.4.1", {"max_wal_size": "4GB"}) as cluster,
        tempfile.TemporaryDirectory(prefix="holdfast-ledger-") as folder,
        _writing(cluster, Path(folder) / "ledger.jsonl") as recorder,
    ):
        time.sleep(1)  # caches and connections
        for pair in range(pairs):
            for recording in (True, False) if pair % 2 else (False, True):
                rates[recording].append(_turn(recorder, recording, turn_seconds))
    blocks = [(sum(rates[True][n : n + _BLOCK]), sum(rates[False][n : n + _BLOCK])) for n in range(0, pairs, _BLOCK)]
    ratios = [on / off for on, off in blocks]  # of blocks, since a single turn may meet a checkpoint
    cost = (1 - statistics.median(ratios)) * 100
    uncertainty = 125 * statistics.stdev(ratios) / math.sqrt(len(ratios))  # standard error of a median, in percent
    return {
        "name": "write ledger",
        "bar": f"<= {_BAR_PERCENT:g} % of the throughput without it",
        "value": cost,
        "unit": "%",
        "met": cost <= _BAR_PERCENT,
        "note": f"± {uncertainty:.1f} %; {pairs} pairs of turns at {statistics.median(rates[True]):.0f} writes/s, fsync on",
        "writes_per_second_with": rates[True],
        "writes_per_second_without": rates[False],
        "ratio_quartiles": statistics.quantiles(ratios, n=4),
        "total_ratio": sum(rates[True]) / sum(rates[False]),
    }


def _turn(recorder: _Switched, recording: bool, seconds: float) -> float:
    """Writes a second while the ledger is on or off."""
    recorder.recording = recording
    begun, before = time.perf_counter(), sum(recorder.reached)
    time.sleep(seconds)
    after, ended = sum(recorder.reached), time.perf_counter()
    return (after - before) / (ended - begun)


@contextmanager
def _writing(cluster: LocalCluster, ledger: Path) -> Iterator[_Switched]:
    target = cluster.target
    with cluster.connect() as connection:
        first = prepare_ledger(connection)
    options = WriterOptions(
        ledger=ledger, name=target.address, port=target.port, dbname=target.dbname, first_id=first, writers=_WRITERS, rate=0.0
    )
    gate, resolver = Gate(_WRITERS), SystemResolver()
    with _Switched.open(ledger, first, SystemClock().now()) as recorder:
        recorder.reached = [recorder.first_id(number) for number in range(_WRITERS)]
        writers = [Writer(options, number, recorder, resolver, lambda _: cluster.credentials, gate) for number in range(_WRITERS)]
        threads = [threading.Thread(target=writer.run) for writer in writers]
        for thread in threads:
            thread.start()
        try:
            yield recorder
        finally:
            gate.close()
            for thread in threads:
                thread.join()
    if gate.failure:
        raise gate.failure
