"""How well a recovery time is measured: outages of a known length, and the length the write ledger says they had.

The table is closed to the writers and opened again by its owner. Connections stay up, so that what is measured is the
observer and not how fast a database connects.
"""

from __future__ import annotations

import random
import secrets
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.local_cluster import LocalCluster, local_cluster
from dr_drills.measure.stability import StableRule, observe
from dr_drills.platforms.secrets import Credentials
from dr_drills.workload.ledger import LedgerTail
from dr_drills.workload.options import WriterOptions
from dr_drills.workload.prepare import prepare_ledger
from dr_drills.workload.writers import start_writers

_BAR_MS = 10.0
_TRIALS = 40
_RULE = StableRule(operations=20, seconds=0.2)


def run(trials: int = _TRIALS) -> dict[str, object]:
    """The largest but one in ten of the errors (90th percentile), in milliseconds."""
    chance = random.Random(3)
    lengths = [chance.uniform(0.1, 0.8) for _ in range(trials)]
    with local_cluster("127.0.4.3") as cluster, _written(cluster) as (owner, tail):
        errors = [_trial(owner, tail, length) for length in lengths]
    most = statistics.quantiles((abs(error) for error in errors), n=10)[-1]
    return {
        "name": "RTO against a known outage",
        "bar": f"<= {_BAR_MS:g} ms error",
        "value": most,
        "unit": "ms",
        "met": most <= _BAR_MS,
        "note": f"9 of 10 of {trials} outages of 0.1 to 0.8 s stay below; median {statistics.median(errors):+.1f} ms",
        "errors_ms": errors,
        "outages_s": lengths,
    }


def _trial(owner: psycopg.Connection, tail: LedgerTail, seconds: float) -> float:
    """Measured minus true length of one outage, in milliseconds."""
    time.sleep(0.2)
    owner.execute("revoke insert on holdfast_ledger from writer")
    fault = time.monotonic_ns()
    time.sleep(seconds)
    owner.execute("grant insert on holdfast_ledger to writer")
    healed = time.monotonic_ns()
    time.sleep(_RULE.seconds + 0.4)
    service = observe(tail.new(), fault, None, _RULE)
    if service.stable is None:
        raise RuntimeError(f"service did not come back after an outage of {seconds:.3f} s")
    return (service.stable - healed) / 1e6


@contextmanager
def _written(cluster: LocalCluster) -> Iterator[tuple[psycopg.Connection, LedgerTail]]:
    """The owner of the table, and what writers under another name record about it."""
    credentials = Credentials("writer", secrets.token_urlsafe(12))
    target = cluster.target
    with cluster.connect() as owner, tempfile.TemporaryDirectory(prefix="holdfast-accuracy-") as folder:
        first = prepare_ledger(owner)
        owner.execute(f"create role writer login password '{credentials.password}'")
        owner.execute("grant insert on holdfast_ledger to writer")
        owner.execute("alter role writer set synchronous_commit = off")  # the disk is not what is measured
        ledger = Path(folder) / "ledger.jsonl"
        options = WriterOptions(ledger=ledger, name=target.address, port=target.port, dbname=target.dbname, first_id=first)
        writers = start_writers(options, credentials)
        try:
            yield owner, LedgerTail(ledger)
        finally:
            writers.stop()
