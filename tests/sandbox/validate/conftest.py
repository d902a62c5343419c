"""Two databases that are copies of each other, on one real server."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from psycopg import sql

from benchmarks.local_cluster import LocalCluster, local_cluster
from dr_drills.workload.prepare import load_pgbench, prepare_ledger

CLINIC = """
create table patient (mrn text primary key, born date, note jsonb);
insert into patient select 'P' || i, date '1950-01-01' + i, '{}' from generate_series(1, 3000) i;
create table visit (site int, day date, seq int, mrn text references patient, weight numeric(6, 2), primary key (site, day, seq));
insert into visit select i % 7, date '2026-01-01' + i % 90, i, 'P' || (i % 3000 + 1), 70.5 from generate_series(1, 5000) i;
create table audit (at timestamptz, word text);
insert into audit select '2026-01-01', 'login' from generate_series(1, 10);
create table document (id bigint primary key, body json);
insert into document values (-4000000000000000000, '{"a": 1}'), (4000000000000000000, '{"a": 2}');
create table nothing (id int primary key)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[LocalCluster]:
    with local_cluster("127.0.5.1", {"fsync": "off"}) as running:
        with running.connect() as connection:
            prepare_ledger(connection)
            load_pgbench(connection, 1)
            connection.execute(CLINIC)
        yield running


@dataclass
class Databases:
    """Before and after, each with a connection of its own."""

    before: psycopg.Connection
    after: psycopg.Connection


@pytest.fixture
def databases(server: LocalCluster) -> Iterator[Databases]:
    with server.connect("template1") as admin:
        admin.execute("create database after_copy template postgres")
        try:
            with server.connect() as before, server.connect("after_copy") as after:
                yield Databases(before, after)
        finally:
            admin.execute("drop database after_copy with (force)")


@pytest.fixture
def ledgers(server: LocalCluster) -> Iterator[Databases]:
    """Two databases with an empty ledger each."""
    names = ("ledger_before", "ledger_after")
    with server.connect("template1") as admin:
        for name in names:
            admin.execute(sql.SQL("create database {} template template0").format(sql.Identifier(name)))
        try:
            with server.connect(names[0]) as before, server.connect(names[1]) as after:
                prepare_ledger(before)
                prepare_ledger(after)
                yield Databases(before, after)
        finally:
            for name in names:
                admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
