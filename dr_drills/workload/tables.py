"""The SQL of the tables that drills use."""

from __future__ import annotations

from psycopg import sql

LEDGER_BLOCK = 10**12
"""Row ids a drill may use, from a multiple of this; within it runs and writers have ranges of their own."""

LEDGER_TABLES = """
create table if not exists holdfast_ledger (
    id bigint primary key,
    writer text not null,
    attempted_ns bigint not null,
    payload text not null,
    written_at timestamptz not null default clock_timestamp()
);
create table if not exists holdfast_probe (
    id int primary key,
    written_at timestamptz not null default clock_timestamp()
)
"""

PGBENCH_TABLES = """
create table pgbench_branches (bid int primary key, bbalance int, filler char(88));
create table pgbench_tellers (tid int primary key, bid int references pgbench_branches, tbalance int, filler char(84));
create table pgbench_accounts (aid int primary key, bid int references pgbench_branches, abalance int, filler char(84));
create table pgbench_history (
    tid int references pgbench_tellers, bid int references pgbench_branches, aid int references pgbench_accounts,
    delta int, mtime timestamp, filler char(22)
)
"""


def pgbench_rows(scale: int) -> list[sql.Composed]:
    """Statements that fill the tables as pgbench does: 1 branch, 10 tellers, 100,000 accounts for each unit of scale."""
    statements = (
        "insert into pgbench_branches select b, 0, '' from generate_series(1, {branches}) b",
        "insert into pgbench_tellers select t, (t - 1) / 10 + 1, 0, '' from generate_series(1, 10 * {branches}) t",
        "insert into pgbench_accounts select a, (a - 1) / 100000 + 1, 0, '' from generate_series(1, 100000 * {branches}) a",
    )
    return [sql.SQL(statement).format(branches=sql.Literal(scale)) for statement in statements]
