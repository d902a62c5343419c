"""What telling two databases apart costs beside the bare hash scan of both, and what naming the differing rows adds."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg

from benchmarks.local_cluster import local_cluster
from dr_drills.validate.compare_databases import compare_databases
from dr_drills.validate.key_name import KeyNames
from dr_drills.workload.prepare import load_pgbench

_BAR = 1.2
_SCALE = 10
_ROUNDS = 15
_DIFFERING = (1, 10, 100)
_BARE = "select sum(hashtextextended(t::text, 0)) from {} t"
_TABLES = ("pgbench_accounts", "pgbench_branches", "pgbench_history", "pgbench_tellers")
_NAMES = KeyNames(b"a key for this benchmark")


def run(scale: int = _SCALE, rounds: int = _ROUNDS) -> dict[str, object]:
    """Median ratio of a full comparison to the bare scans, both sides at the same time in both cases."""
    with local_cluster("127.0.4.2", {"shared_buffers": "512MB", "max_wal_size": "4GB"}) as cluster:
        with cluster.connect() as connection:
            load_pgbench(connection, scale)
            connection.execute("create database other template postgres")
        with cluster.connect() as left, cluster.connect("other") as right:
            for side in (left, right):
                side.execute("vacuum analyze")
            bare, compared = _alternating(rounds, lambda: _bare(left, right), lambda: _equal(left, right, 0))
            ratio = statistics.median(c / b for b, c in zip(bare, compared, strict=True))
            finding = {str(k): _finding(left, right, k, scale, bare) for k in _DIFFERING}
    return {
        "name": "reconciliation",
        "bar": f"<= {_BAR:g} x the bare hash scan of both sides",
        "value": ratio,
        "unit": "x",
        "met": ratio <= _BAR,
        "note": "; ".join(f"{k} differing rows: {value:.2f} x" for k, value in finding.items()),
        "rows_a_side": scale * 100_011,
        "bare_seconds": bare,
        "compared_seconds": compared,
        "ratio_with_differing_rows": finding,
    }


def _alternating(rounds: int, first: Callable[[], None], second: Callable[[], None]) -> tuple[list[float], list[float]]:
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for index in (0, 1) if number % 2 else (1, 0):
            seconds = _timed((first, second)[index])
            if number:  # the first round warms caches
                taken[index].append(seconds)
    return taken


def _finding(left: psycopg.Connection, right: psycopg.Connection, differing: int, scale: int, bare: list[float]) -> float:
    """Ratio to the bare scan when `differing` rows must be found and named."""
    step = scale * 100_000 // differing
    right.execute(f"update pgbench_accounts set abalance = abalance + 1 where aid % {step} = {step // 2}")  # noqa: S608 - two integers
    right.execute("vacuum pgbench_accounts")
    seconds = [_timed(lambda: _equal(left, right, differing)) for _ in range(5)]
    right.execute(f"update pgbench_accounts set abalance = abalance - 1 where aid % {step} = {step // 2}")  # noqa: S608 - two integers
    right.execute("vacuum pgbench_accounts")
    return statistics.median(seconds) / statistics.median(bare)


def _bare(left: psycopg.Connection, right: psycopg.Connection) -> None:
    def scan(side: psycopg.Connection) -> None:
        for table in _TABLES:
            side.execute(_BARE.format(table)).fetchone()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(scan, (left, right)))


def _equal(left: psycopg.Connection, right: psycopg.Connection, differing: int) -> None:
    found = sum(table.differing for table in compare_databases(left, right, _NAMES))
    if found != differing:
        raise RuntimeError(f"{found} differing rows were found where {differing} differ")


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
