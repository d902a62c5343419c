"""Names as clients see them, against a name server on loopback."""

from collections.abc import Iterator

import dnslib
import pytest
from dnslib.server import DNSHandler, DNSServer

from dr_drills.platforms.dns import DnsError
from dr_drills.platforms.resolver import NameServer, SystemResolver, resolver_for

RECORDS = {
    "ehr.db.internal": [("A", "127.11.0.1")],
    "alias.db.internal": [("CNAME", "ehr.db.internal")],
    "literal.db.internal": [("CNAME", "127.11.0.9")],
    "loop.db.internal": [("CNAME", "loop2.db.internal")],
    "loop2.db.internal": [("CNAME", "loop.db.internal")],
    "empty.db.internal": [],
    "large.db.internal": [("A", f"127.11.1.{n}") for n in range(1, 200)],
}
KINDS = {"A": dnslib.A, "CNAME": dnslib.CNAME}


class Zone:
    """Answers from `RECORDS`; ``chain`` comes with its end in one answer."""

    def resolve(self, request: dnslib.DNSRecord, handler: DNSHandler) -> dnslib.DNSRecord:
        name, reply = str(request.q.qname).rstrip(".").lower(), request.reply()
        if name not in RECORDS:
            reply.header.rcode = dnslib.RCODE.NXDOMAIN
        if name == "chain.db.internal":
            reply.header.rcode = dnslib.RCODE.NOERROR
            reply.add_answer(dnslib.RR(name, dnslib.QTYPE.CNAME, rdata=dnslib.CNAME("ehr.db.internal")))
            reply.add_answer(dnslib.RR("ehr.db.internal", dnslib.QTYPE.A, rdata=dnslib.A("127.11.0.1")))
        for kind, value in RECORDS.get(name, ()):
            reply.add_answer(dnslib.RR(name, getattr(dnslib.QTYPE, kind), rdata=KINDS[kind](value)))
        return reply


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    zone = Zone()
    udp = DNSServer(zone, address="127.0.0.1", port=0)
    port = udp.server.server_address[1]
    tcp = DNSServer(zone, address="127.0.0.1", port=port, tcp=True)
    udp.start_thread()
    tcp.start_thread()
    yield f"127.0.0.1:{port}"
    for each in (udp, tcp):
        each.stop()
        each.server.server_close()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("ehr.db.internal", "127.11.0.1"),
        ("EHR.db.internal.", "127.11.0.1"),
        ("alias.db.internal", "127.11.0.1"),
        ("chain.db.internal", "127.11.0.1"),
        ("literal.db.internal", "127.11.0.9"),
        ("large.db.internal", "127.11.1.1"),
        ("127.11.0.7", "127.11.0.7"),
    ],
)
def test_a_name_leads_to_its_address(server: str, name: str, address: str) -> None:
    assert NameServer(server).resolve(name) == address


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nobody.db.internal", "NXDOMAIN"), ("empty.db.internal", "has no address"), ("loop.db.internal", "aliases follow one another")],
)
def test_a_name_without_an_address_is_an_error_that_says_why(server: str, name: str, reason: str) -> None:
    with pytest.raises(DnsError, match=reason):
        NameServer(server).resolve(name)


def test_a_server_that_does_not_answer_is_named() -> None:
    with pytest.raises(DnsError, match=r"no answer from 127.0.0.1:9"):
        NameServer("127.0.0.1:9", timeout_seconds=0.2).resolve("ehr.db.internal")


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1:", ":53", "127.0.0.1:dns"])
def test_an_address_without_host_or_port_is_refused(address: str) -> None:
    with pytest.raises(DnsError, match="not host:port"):
        NameServer(address)


def test_the_environment_chooses_the_server_and_the_system_is_the_last_resort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOLDFAST_DNS", raising=False)
    assert isinstance(resolver_for(), SystemResolver)
    monkeypatch.setenv("HOLDFAST_DNS", "127.0.0.1:5353")
    assert isinstance(resolver_for(), NameServer)
    assert SystemResolver().resolve("localhost") == "127.0.0.1"
