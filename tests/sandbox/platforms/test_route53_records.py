"""Failover records by boto3: only the value and the TTL change."""

from typing import Any

import pytest

from dr_drills.platforms.aws.route53 import Route53
from dr_drills.platforms.aws.session import AwsSession
from dr_drills.platforms.dns import Dns, DnsError
from tests.sandbox.platforms.conftest import REGION

NAME = "ehr.db.sandbox.internal"


@pytest.fixture
def zone(aws: AwsSession) -> tuple[Any, str]:
    client = aws.client("route53", REGION)
    zone_id = client.create_hosted_zone(Name="db.sandbox.internal", CallerReference="1")["HostedZone"]["Id"].rpartition("/")[2]
    check = client.create_health_check(
        CallerReference="1", HealthCheckConfig={"Type": "TCP", "IPAddress": "127.11.0.1", "Port": 5432, "RequestInterval": 10}
    )["HealthCheck"]["Id"]
    records: list[dict[str, Any]] = [
        {"SetIdentifier": "primary", "Failover": "PRIMARY", "HealthCheckId": check, "ResourceRecords": [{"Value": "127.11.0.1"}]},
        {"SetIdentifier": "recovery", "Failover": "SECONDARY", "ResourceRecords": [{"Value": "127.12.0.1"}]},
    ]
    changes = [{"Action": "CREATE", "ResourceRecordSet": {"Name": NAME, "Type": "A", "TTL": 60, **record}} for record in records]
    client.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": changes})
    return client, zone_id


def sets(client: Any, zone_id: str) -> dict[str, Any]:
    listed = client.list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"]
    return {record["SetIdentifier"]: record for record in listed if "SetIdentifier" in record}


def test_a_record_says_where_it_points(aws: AwsSession, zone: tuple[Any, str]) -> None:
    dns: Dns = Route53(aws)
    assert dns.target(zone[1], NAME, "primary") == "127.11.0.1"
    assert dns.target(zone[1], f"{NAME}.", "recovery") == "127.12.0.1"
    assert dns.target(zone[1], NAME, "third") is None


def test_pointing_elsewhere_changes_value_and_ttl_and_nothing_else(aws: AwsSession, zone: tuple[Any, str]) -> None:
    before = sets(*zone)
    Route53(aws).point(zone[1], NAME, "primary", "127.12.0.1", 5)
    after = sets(*zone)
    assert after["primary"] == {**before["primary"], "TTL": 5, "ResourceRecords": [{"Value": "127.12.0.1"}]}
    assert after["recovery"] == before["recovery"]


def test_pointing_twice_is_pointing_once(aws: AwsSession, zone: tuple[Any, str]) -> None:
    Route53(aws).point(zone[1], NAME, "primary", "127.12.0.1", 5)
    once = sets(*zone)
    Route53(aws).point(zone[1], NAME, "primary", "127.12.0.1", 5)
    assert sets(*zone) == once


def test_a_record_that_is_not_there_is_not_invented(aws: AwsSession, zone: tuple[Any, str]) -> None:
    with pytest.raises(DnsError, match="no record with set identifier 'third'"):
        Route53(aws).point(zone[1], NAME, "third", "127.12.0.1", 5)
    assert set(sets(*zone)) == {"primary", "recovery"}


def test_a_zone_that_is_not_there_is_a_dns_error(aws: AwsSession) -> None:
    with pytest.raises(DnsError, match="NoSuchHostedZone"):
        Route53(aws).target("Z0000000000000000000", NAME, "primary")
