"""Rules of load balancers.

Source: Elastic Load Balancing User Guides, "Security policies for your Application Load Balancer" and "for your Network Load Balancer",
"Access logs", "Deletion protection", "Desync mitigation mode", "HTTP headers".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule
from policies.settings import is_thrown_away

_BALANCERS = ("aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer")
_LISTENERS = ("aws:lb/listener:Listener", "aws:alb/listener:Listener")
_CURRENT = re.compile(r"ELBSecurityPolicy-(TLS13-1-[23]-|TLS-1-2-|FS-1-2-)")
"""Policies whose oldest version is TLS 1.2 (NIST SP 800-52 rev. 2, 3.1)."""


@rule(
    "NET-025",
    Severity.HIGH,
    asks="Do listeners speak TLS 1.2 or newer, and HTTP only to send people there?",
    remedy="Listen with HTTPS or TLS and a policy such as ELBSecurityPolicy-TLS13-1-2-2021-06; let HTTP redirect to HTTPS.",
    controls=("HIPAA 164.312(e)(1)", "HIPAA 164.312(e)(2)(ii)", "NIST SC-8(1)", "NIST SC-13"),
)
def listeners_speak_tls(graph: Graph) -> Iterator[Violation]:
    """The policy that AWS takes when none is named still offers TLS 1.0. A TCP listener passes on what it cannot read."""
    for listener in graph.of_type(*_LISTENERS):
        protocol, policy = _protocol(graph, listener), listener.text("sslPolicy")
        if protocol == "HTTP" and not _redirects(listener):
            yield Violation(listener, f"{listener.name} serves HTTP in the clear")
        elif protocol in {"HTTPS", "TLS"} and not _CURRENT.match(policy):
            yield Violation(listener, f"{listener.name} offers versions older than TLS 1.2 ({policy or 'no policy of its own'})")


@rule(
    "NET-026",
    Severity.MEDIUM,
    asks="Can no load balancer be deleted by mistake?",
    remedy="Set enableDeletionProtection.",
    controls=("HIPAA 164.308(a)(7)(i)", "NIST CM-5", "NIST CP-2(5)"),
)
def load_balancers_are_kept(graph: Graph) -> Iterator[Violation]:
    """Its name is what partners and people know; a new one has another. What is thrown away anyway needs no guard."""
    if is_thrown_away(graph):
        return
    for balancer in graph.of_type(*_BALANCERS):
        if not balancer.flag("enableDeletionProtection"):
            yield Violation(balancer, f"{balancer.name} can be deleted with one call")


@rule(
    "NET-027",
    Severity.MEDIUM,
    asks="Does every load balancer record who asked for what?",
    remedy="Set accessLogs with a bucket of its Region that accepts load-balancer logs; a bucket with Object Lock does not.",
    controls=("HIPAA 164.312(b)", "NIST AU-2", "NIST AU-12", "NIST SI-4(4)"),
)
def load_balancers_keep_logs(graph: Graph) -> Iterator[Violation]:
    """Flow logs know addresses; only this log knows the request, the certificate and the cipher. Those of a TCP listener do not exist."""
    for balancer in graph.of_type(*_BALANCERS):
        listeners = graph.pointing_at(balancer, *_LISTENERS, by="loadBalancerArn")
        readable = balancer.text("loadBalancerType") != "network" or any(li.text("protocol") == "TLS" for li in listeners)
        if readable and not (balancer.flag("accessLogs.enabled") and balancer.has("accessLogs.bucket")):
            yield Violation(balancer, f"{balancer.name} keeps no access log")


@rule(
    "NET-028",
    Severity.MEDIUM,
    asks="Does every application load balancer reject malformed requests?",
    remedy="Set dropInvalidHeaderFields, and desyncMitigationMode to defensive or strictest.",
    controls=("HIPAA 164.312(e)(2)(i)", "NIST SI-10", "NIST SC-7(17)"),
)
def malformed_requests_are_dropped(graph: Graph) -> Iterator[Violation]:
    """A request that the load balancer and the server end at different bytes puts one person's answer into another's session."""
    for balancer in graph.of_type(*_BALANCERS):
        if balancer.text("loadBalancerType") not in {"", "application"}:
            continue
        if not balancer.flag("dropInvalidHeaderFields"):
            yield Violation(balancer, f"{balancer.name} passes on header fields that are not valid")
        if balancer.text("desyncMitigationMode") == "monitor":
            yield Violation(balancer, f"{balancer.name} passes on requests that it knows to be ambiguous")


def _protocol(graph: Graph, listener: Resource) -> str:
    """What it speaks; where an application load balancer's says nothing, that is HTTP."""
    balancer = graph.target(listener, "loadBalancerArn", *_BALANCERS)
    kind = balancer.text("loadBalancerType") if balancer else ""
    return listener.text("protocol") or ("HTTP" if kind in {"", "application"} else "")


def _redirects(listener: Resource) -> bool:
    """Whether all it does is to send to HTTPS."""
    actions = listener.blocks("defaultActions")
    return bool(actions) and all(a.text("type") == "redirect" and a.text("redirect.protocol") == "HTTPS" for a in actions)
