"""Configuration as text: what the sandbox needs always wins, and nothing in it can break out of its quotes."""

from __future__ import annotations

from ipaddress import IPv4Address
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sandbox.postgres.settings import Settings, pg_hba_conf, postgresql_conf, standby_parameters

BASE = Settings(name="db-1", listen=IPv4Address("127.110.0.1"), port=5432, sockets=Path("/s"), archive=Path("/a"))


def _effective(text: str) -> dict[str, str]:
    """What PostgreSQL would see: the last line of a name wins."""
    return dict(line.split(" = ", 1) for line in text.splitlines())


def test_a_parameter_group_wins_over_our_defaults_and_not_over_what_the_sandbox_needs() -> None:
    parameters = {"max_connections": "77", "port": "1", "archive_mode": "off", "listen_addresses": "*"}
    seen = _effective(postgresql_conf(Settings(**{**vars(BASE), "parameters": parameters})))
    assert seen["max_connections"] == "'77'"
    assert (seen["port"], seen["archive_mode"], seen["listen_addresses"]) == ("'5432'", "'on'", "'127.110.0.1'")


def test_durability_is_not_touched() -> None:
    assert not {"fsync", "full_page_writes", "synchronous_commit"} & set(_effective(postgresql_conf(BASE)))


def test_a_primary_has_no_source_and_a_standby_has_one() -> None:
    assert "primary_conninfo" not in _effective(postgresql_conf(BASE))
    standby = Settings(**{**vars(BASE), "primary": "host=127.110.0.2"})
    assert _effective(postgresql_conf(standby))["primary_conninfo"] == "'host=127.110.0.2'"
    assert "host=127.110.0.2" not in repr(standby), "a connection string holds a password"


@given(st.text(st.characters(exclude_characters="\n\r", exclude_categories=("Cs", "Zl", "Zp", "Cc"))))
def test_a_value_stays_inside_its_quotes(value: str) -> None:
    line = _effective(postgresql_conf(Settings(**{**vars(BASE), "parameters": {"application_name": value}})))["application_name"]
    inside = line[1:-1].replace("''", "").replace("\\\\", "")
    assert line[0] == line[-1] == "'"
    assert "'" not in inside
    assert "\\" not in inside


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_a_standby_has_never_less_than_its_source(own: int, source: int) -> None:
    raised = standby_parameters({"max_connections": str(own)}, {"max_connections": str(source)})
    assert int(raised["max_connections"]) == max(own, source)


def test_our_superuser_is_admitted_on_the_unix_socket_alone() -> None:
    lines = pg_hba_conf().splitlines()
    assert [line for line in lines if "trust" in line] == ["local all rdsadmin trust", "local replication rdsadmin trust"]
    assert "host all,replication rdsadmin all reject" in lines
    assert lines.index("host all,replication rdsadmin all reject") < lines.index("host all all 127.0.0.0/8 scram-sha-256")
