"""Names as clients see them: one question to one name server, no cache of ours."""

from __future__ import annotations

import ipaddress
import os
import socket

import dnslib

from dr_drills.platforms.dns import DnsError

_MOST_ALIASES = 8


class NameServer:
    """A `Resolver` that asks the name server at `address` over UDP, and over TCP when the answer was cut short.

    Args:
        address: ``host:port`` of the server.
        timeout_seconds: how long one question may take.
    """

    def __init__(self, address: str, timeout_seconds: float = 1.0) -> None:
        host, _, port = address.rpartition(":")
        if not host or not port.isdigit():
            raise DnsError(f"name server address {address!r} is not host:port")
        self._host, self._port, self._timeout = host, int(port), timeout_seconds

    def resolve(self, name: str) -> str:
        """The first address of `name`; aliases are followed.

        Raises:
            DnsError: no answer, no address, or a chain of aliases without end.
        """
        asked = name.rstrip(".")
        for _ in range(_MOST_ALIASES):
            if _is_address(asked):
                return asked
            reply = self._ask(asked)
            asked, address = _follow(reply, asked)
            if address:
                return address
        raise DnsError(f"{name}: more than {_MOST_ALIASES} aliases follow one another")

    def _ask(self, name: str) -> dnslib.DNSRecord:
        question = dnslib.DNSRecord.question(name, "A")
        try:
            reply = self._send(question, tcp=False)
            if reply.header.tc:
                reply = self._send(question, tcp=True)
        except (OSError, dnslib.DNSError) as error:
            raise DnsError(f"{name}: no answer from {self._host}:{self._port} ({type(error).__name__})") from error
        if reply.header.id != question.header.id:
            raise DnsError(f"{name}: {self._host}:{self._port} answered another question")
        if reply.header.rcode:
            raise DnsError(f"{name}: {self._host}:{self._port} answered {dnslib.RCODE.get(reply.header.rcode)}")
        return reply

    def _send(self, question: dnslib.DNSRecord, *, tcp: bool) -> dnslib.DNSRecord:
        return dnslib.DNSRecord.parse(question.send(self._host, self._port, tcp=tcp, timeout=self._timeout))


class SystemResolver:
    """A `Resolver` that asks as every program on this machine does."""

    def resolve(self, name: str) -> str:
        """The first IPv4 address, or the first of any kind.

        Raises:
            DnsError: the name has none.
        """
        try:
            found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
        except OSError as error:
            raise DnsError(f"{name}: the system resolver has no answer ({error.args[-1]})") from error
        found.sort(key=lambda entry: entry[0] != socket.AF_INET)
        return str(found[0][4][0])


def resolver_for(address: str | None = None) -> NameServer | SystemResolver:
    """The resolver at `address`, else at ``HOLDFAST_DNS`` (``host:port``), else the system's."""
    chosen = address or os.environ.get("HOLDFAST_DNS")
    return NameServer(chosen) if chosen else SystemResolver()


def _follow(reply: dnslib.DNSRecord, asked: str) -> tuple[str, str | None]:
    """Where the aliases in one answer lead, and the address found there, if any."""
    aliases = {_text(r.rname): _text(r.rdata.label) for r in reply.rr if r.rtype == dnslib.QTYPE.CNAME}
    name = asked
    for _ in range(len(aliases)):
        name = aliases.get(name.lower(), name)
    for record in reply.rr:
        if record.rtype == dnslib.QTYPE.A and _text(record.rname) == name.lower():
            return name, str(record.rdata)
    if name == asked:
        raise DnsError(f"{asked}: the name exists but has no address")
    return name, None


def _text(label: object) -> str:
    return str(label).rstrip(".").lower()


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
