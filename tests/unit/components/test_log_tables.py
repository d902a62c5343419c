"""Tables over the archive find what is delivered there, and the saved queries read only what they ask for."""

from __future__ import annotations

import re

import pytest

from components.logs.log_queries import LOG_QUERIES
from components.logs.log_tables import LogTable, Searched, log_tables
from components.logs.trail_regions import trail_regions
from components.network.flow_log_format import FLOW_LOG_FIELDS


def tables(organization: str | None = None) -> dict[str, LogTable]:
    searched = Searched(
        accounts=["111111111111", "222222222222"], regions=["eu-west-1"], organization=organization, records_days=2557, traffic_days=400
    )
    return {table.name: table for table in log_tables(searched)}


@pytest.mark.parametrize("table", tables().values(), ids=lambda table: table.name)
def test_every_folder_that_varies_is_a_projected_partition_and_no_column(table: LogTable) -> None:
    varying = set(re.findall(r"\$\{(\w+)\}", table.folders))
    parameters = table.parameters("archive")
    assert varying == set(table.partitions)
    assert not varying & {column.name for column in table.columns}
    assert all(parameters[f"projection.{name}.type"] in {"enum", "date", "injected"} for name in varying)
    assert parameters["projection.enabled"] == "true"
    assert parameters["storage.location.template"] == f"s3://archive/{table.folders}"


def test_columns_of_flows_are_the_fields_in_their_order() -> None:
    assert [column.name for column in tables()["flows"].columns] == [name.replace("-", "_") for name in FLOW_LOG_FIELDS]


def test_no_table_has_a_column_twice() -> None:
    for table in tables().values():
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names)), table.name


def test_an_organizations_trail_lies_below_its_id() -> None:
    assert tables("o-a1b2c3d4e5")["trail"].folders.startswith("AWSLogs/o-a1b2c3d4e5/${log_account}/CloudTrail/")
    assert tables()["trail"].folders.startswith("AWSLogs/${log_account}/CloudTrail/")


def test_a_table_reaches_as_far_back_as_its_logs_are_kept() -> None:
    found = {name: table.parameters("b")["projection.day.range"] for name, table in tables().items()}
    assert found == {"trail": "NOW-2557DAYS,NOW", "flows": "NOW-400DAYS,NOW", "dns_queries": "NOW-400DAYS,NOW"}


def test_the_trail_is_searched_where_nobody_works() -> None:
    regions = trail_regions("aws", ["eu-south-1"])
    assert {"us-east-1", "sa-east-1", "eu-south-1"} <= set(regions)


def test_every_saved_query_names_its_days_and_columns_that_exist() -> None:
    for query in LOG_QUERIES:
        (name,) = re.findall(r"FROM (\w+)", query.sql)
        table = tables()[name]
        assert "WHERE day >= date_format(current_date" in query.sql, query.name
        words = set(re.findall(r"[a-z_]+", re.sub(r"'[^']*'|AS \w+", "", query.sql)))
        known = {name, *table.partitions, *(column.name for column in table.columns)}
        spoken = {"date_format", "current_date", "interval", "day", "json_extract_scalar", "count", "max", "from_unixtime", "times", "arn"}
        assert words - known - spoken <= {"type", "invokedby", "latest"}, query.name
