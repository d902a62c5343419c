"""The name server answers what Route 53 holds, over UDP and TCP, and fails over when a target stops answering."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from dnslib import QTYPE, RCODE, DNSRecord

from tests.sandbox.aws_sandbox import AwsSandbox, free_port, start_process, until

OTHER_ACCOUNT = "210987654321"


@pytest.fixture(scope="module")
def dns(aws_sandbox: AwsSandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port()
    log: Path = tmp_path_factory.mktemp("dns") / "log"
    process = start_process("sandbox.dns.serve", "--port", port, "--aws-url", aws_sandbox.aws_url, "--account", OTHER_ACCOUNT, log=log)
    yield port
    process.terminate()
    assert process.wait(10) == 0


def _ask(port: int, name: str, type: str = "A", *, tcp: bool = False) -> DNSRecord:
    return DNSRecord.parse(DNSRecord.question(name, type).send("127.0.0.1", port, tcp=tcp, timeout=5))


def _values(reply: DNSRecord) -> list[str]:
    return [str(record.rdata) for record in reply.rr]


def _answers(port: int, name: str, address: str, *, tcp: bool) -> bool:
    return _values(_ask(port, name, tcp=tcp)) == [address]


def _zone(sandbox: AwsSandbox, name: str, account: str | None = None) -> str:
    created = sandbox.client("route53", "us-east-1", account).create_hosted_zone(Name=name, CallerReference=uuid4().hex)
    return str(created["HostedZone"]["Id"])


def _upsert(sandbox: AwsSandbox, zone: str, **record: object) -> None:
    changes = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
    sandbox.client("route53", "us-east-1").change_resource_record_sets(HostedZoneId=zone, ChangeBatch=changes)


@pytest.mark.parametrize("tcp", [False, True])
def test_a_record_is_answered_and_a_change_of_it_seen_at_once(aws_sandbox: AwsSandbox, dns: int, tcp: bool) -> None:
    zone = _zone(aws_sandbox, f"t{int(tcp)}.test")
    for address in ("127.10.0.1", "127.10.0.2"):
        _upsert(aws_sandbox, zone, Name=f"h.t{int(tcp)}.test", Type="A", TTL=5, ResourceRecords=[{"Value": address}])
        until(partial(_answers, dns, f"h.t{int(tcp)}.test", address, tcp=tcp), 2, "the changed answer")


def test_a_name_that_is_not_there_and_one_that_is_not_ours(aws_sandbox: AwsSandbox, dns: int) -> None:
    _zone(aws_sandbox, "here.test")
    until(lambda: _ask(dns, "nobody.here.test").header.rcode == RCODE.NXDOMAIN, 2, "the new zone")
    authority = _ask(dns, "nobody.here.test").auth[0]
    assert QTYPE[authority.rtype] == "SOA"
    assert _values(_ask(dns, "here.test", "SOA")) == [str(authority.rdata)], "the zone's own"
    assert authority.ttl == 1, "that a name is missing is not remembered for long"
    assert _values(_ask(dns, "here.test", "NS"))
    assert _ask(dns, "elsewhere.example").header.rcode == RCODE.REFUSED


def test_a_record_that_cannot_be_told_is_a_failure_and_not_silence(aws_sandbox: AwsSandbox, dns: int) -> None:
    zone = _zone(aws_sandbox, "odd.test")
    _upsert(aws_sandbox, zone, Name="h.odd.test", Type="A", TTL=5, ResourceRecords=[{"Value": "not an address"}])
    until(lambda: _ask(dns, "h.odd.test").header.rcode == RCODE.SERVFAIL, 2, "the failure")


def test_an_alias_is_answered_under_its_own_name(aws_sandbox: AwsSandbox, dns: int) -> None:
    zone = _zone(aws_sandbox, "alias.test")
    _upsert(aws_sandbox, zone, Name="db.alias.test", Type="A", TTL=5, ResourceRecords=[{"Value": "127.10.0.9"}])
    target = {"HostedZoneId": zone.rpartition("/")[2], "DNSName": "db.alias.test", "EvaluateTargetHealth": True}
    _upsert(aws_sandbox, zone, Name="app.alias.test", Type="A", AliasTarget=target)
    records = until(lambda: _ask(dns, "app.alias.test").rr, 2, "the alias")
    assert [(str(record.rname), str(record.rdata)) for record in records] == [("app.alias.test.", "127.10.0.9")]


def test_a_zone_of_a_further_account_is_answered(aws_sandbox: AwsSandbox, dns: int) -> None:
    _zone(aws_sandbox, "further.test", OTHER_ACCOUNT)
    _zone(aws_sandbox, "unnamed.test", "210987650000")
    until(lambda: _values(_ask(dns, "further.test", "NS")), 2, "the other account's zone")
    assert _ask(dns, "unnamed.test", "NS").header.rcode == RCODE.REFUSED


def test_a_primary_that_stops_answering_gives_way_and_takes_over_again(aws_sandbox: AwsSandbox, dns: int) -> None:
    zone = _zone(aws_sandbox, "failover.test")
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    config = {"Type": "TCP", "IPAddress": "127.0.0.1", "Port": port, "FailureThreshold": 1, "RequestInterval": 10}
    route53 = aws_sandbox.client("route53", "us-east-1")
    check = route53.create_health_check(CallerReference=uuid4().hex, HealthCheckConfig=config)["HealthCheck"]["Id"]
    record = {"Name": "db.failover.test", "Type": "CNAME", "TTL": 5}
    _upsert(
        aws_sandbox,
        zone,
        **record,
        SetIdentifier="primary",
        Failover="PRIMARY",
        HealthCheckId=check,
        ResourceRecords=[{"Value": "127.10.0.1"}],
    )
    _upsert(aws_sandbox, zone, **record, SetIdentifier="recovery", Failover="SECONDARY", ResourceRecords=[{"Value": "127.11.0.1"}])
    until(lambda: _values(_ask(dns, "db.failover.test")) == ["127.10.0.1"], 5, "the primary")
    listener.close()
    until(lambda: _values(_ask(dns, "db.failover.test")) == ["127.11.0.1"], 10, "the secondary")
    with socket.create_server(("127.0.0.1", port)):
        until(lambda: _values(_ask(dns, "db.failover.test")) == ["127.10.0.1"], 10, "the primary again")


def test_a_record_follows_a_check_that_is_calculated_from_others(aws_sandbox: AwsSandbox, dns: int) -> None:
    zone = _zone(aws_sandbox, "whole.test")
    route53 = aws_sandbox.client("route53", "us-east-1")

    def made(**config: object) -> str:
        return str(route53.create_health_check(CallerReference=uuid4().hex, HealthCheckConfig=config)["HealthCheck"]["Id"])

    with socket.create_server(("127.0.0.1", 0)) as listener:
        probed = made(Type="TCP", IPAddress="127.0.0.1", Port=listener.getsockname()[1], FailureThreshold=1, RequestInterval=10)
        always = made(Type="CALCULATED", ChildHealthChecks=[probed], HealthThreshold=0)
        whole = made(Type="CALCULATED", ChildHealthChecks=[probed, always], HealthThreshold=2)
        for name, check in (("strict", whole), ("lenient", always)):
            record = {"Name": f"{name}.whole.test", "Type": "CNAME", "TTL": 5}
            primary = {"SetIdentifier": "primary", "Failover": "PRIMARY", "HealthCheckId": check}
            _upsert(aws_sandbox, zone, **record, **primary, ResourceRecords=[{"Value": "127.10.0.1"}])
            _upsert(aws_sandbox, zone, **record, SetIdentifier="recovery", Failover="SECONDARY", ResourceRecords=[{"Value": "127.11.0.1"}])
        until(lambda: _values(_ask(dns, "lenient.whole.test")) == ["127.10.0.1"], 5, "the primary of the lenient check")
        until(lambda: _values(_ask(dns, "strict.whole.test")) == ["127.10.0.1"], 5, "the primary of the strict check")
    until(lambda: _values(_ask(dns, "strict.whole.test")) == ["127.11.0.1"], 10, "the secondary of the strict check")
    assert _values(_ask(dns, "lenient.whole.test")) == ["127.10.0.1"]
