"""The name server: `python -m sandbox.dns.serve --port D --aws-url URL`, UDP and TCP on 127.0.0.1.

Prints `ready` when it serves, ends on SIGTERM and with the process that started it.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import threading

from dnslib import QTYPE, RCODE, RR, DNSRecord
from dnslib.server import BaseResolver, DNSLogger, DNSServer

from sandbox.dns.health_monitor import HealthMonitor
from sandbox.dns.lookup import Answer, Healthy, Record, Status, lookup
from sandbox.dns.route53_source import Route53Source
from sandbox.dns.routing import Chance

_LOOK_FOR_PARENT_SECONDS = 0.5
_NEGATIVE_TTL = 1
_CODES = {Status.ANSWERED: RCODE.NOERROR, Status.NO_SUCH_NAME: RCODE.NXDOMAIN, Status.NOT_OURS: RCODE.REFUSED}


class Route53Resolver(BaseResolver):  # type: ignore[misc]  # dnslib carries no types
    """Answers from the zones there are now."""

    def __init__(self, source: Route53Source, healthy: Healthy, chance: Chance) -> None:
        self._source = source
        self._healthy = healthy
        self._chance = chance

    def resolve(self, request: DNSRecord, handler: object) -> DNSRecord:  # noqa: ARG002 - named by dnslib
        """The reply to one request; SERVFAIL when a record in it cannot be told."""
        name, kind = str(request.q.qname), str(QTYPE[request.q.qtype])
        try:
            return _reply(request, lookup(self._source.zones(), name, kind, self._healthy, self._chance))
        except Exception as error:  # noqa: BLE001 - a name server answers, whatever happened behind it
            print(f"{name} {kind}: {type(error).__name__}: {error}", file=sys.stderr)
            reply = request.reply(ra=0, aa=1)
            reply.header.rcode = RCODE.SERVFAIL
            return reply


def _reply(request: DNSRecord, answer: Answer) -> DNSRecord:
    reply = request.reply(ra=0, aa=int(answer.zone is not None))
    reply.header.rcode = _CODES[answer.status]
    for record in answer.records:
        reply.add_answer(*RR.fromZone(_line(record)))
    _add_authority(reply, answer)
    return reply


def _line(record: Record) -> str:
    return f"{record.name}. {record.ttl} IN {record.type} {record.value}"


def _add_authority(reply: DNSRecord, answer: Answer) -> None:
    """A reply without records names the zone's SOA, so that its absence is not remembered for long (RFC 2308)."""
    if answer.zone is not None and not answer.records:
        name = answer.zone.name
        soa = answer.zone.start_of_authority or f"ns.{name}. hostmaster.{name}. 1 7200 900 1209600 {_NEGATIVE_TTL}"
        reply.add_auth(*RR.fromZone(f"{name}. {_NEGATIVE_TTL} IN SOA {soa}"))


def main() -> int:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.dns.serve", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="port on 127.0.0.1, UDP and TCP")
    parser.add_argument("--aws-url", required=True, help="where the sandbox's AWS answers")
    parser.add_argument(
        "--account", action="append", default=[], help="further account whose zones are answered, by its role holdfast-dns; may be repeated"
    )
    arguments = parser.parse_args()
    source = Route53Source(arguments.aws_url, tuple(arguments.account))
    monitor = HealthMonitor(source.health_checks)
    resolver = Route53Resolver(source, monitor.healthy, random.Random().random)  # noqa: S311 - a share of answers, not a secret
    quiet = DNSLogger("-request,-reply,-truncated,-error")
    try:
        servers = [DNSServer(resolver, address="127.0.0.1", port=arguments.port, tcp=tcp, logger=quiet) for tcp in (False, True)]
    except OSError as error:
        print(f"cannot listen on 127.0.0.1:{arguments.port}: {error.strerror}; choose another --port", file=sys.stderr)
        return 3
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    source.start()
    for server in servers:
        server.start_thread()
    monitor.start()
    print("ready", flush=True)
    parent = os.getppid()
    while not stop.wait(_LOOK_FOR_PARENT_SECONDS) and os.getppid() == parent:
        pass
    monitor.stop()
    for server in servers:
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
