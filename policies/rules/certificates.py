"""Rules of certificates.

Source: AWS Certificate Manager User Guide, "Managed certificate renewal", "Amazon EventBridge support for ACM".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.alarm import measures, told
from policies.aws.watch import watches
from policies.graph import Graph
from policies.rule import Severity, Violation, rule

_CERTIFICATE = "aws:acm/certificate:Certificate"
_VALIDATION = "aws:acm/certificateValidation:CertificateValidation"


@rule(
    "OPS-013",
    Severity.MEDIUM,
    asks="Does every certificate renew itself, or is somebody told before it ends?",
    remedy="Validate by DNS with a record that stays, or add an alarm on DaysToExpiry or an event rule on ACM's expiry events.",
    controls=("HIPAA 164.312(e)(1)", "HIPAA 164.308(a)(7)(ii)(B)", "NIST SC-17", "NIST SC-12", "NIST SI-4(5)"),
)
def certificates_do_not_end_unseen(graph: Graph) -> Iterator[Violation]:
    """An interface that stops at midnight because a certificate ended is a failover nobody rehearsed."""
    heard = told(graph)
    alarmed = [m for m in measures(graph, "DaysToExpiry") if m.alarm.urn in heard and m.is_below]
    regions = {graph.region_of(w.watching) for w in watches(graph) if "aws.acm" in w.pattern and "Expir" in w.pattern}
    for certificate in graph.of_type(_CERTIFICATE):
        renews = certificate.text("validationMethod") == "DNS" and bool(
            graph.pointing_at(certificate, _VALIDATION, "aws:route53/record:Record")
        )
        seen = any(m.is_of(graph, certificate) for m in alarmed) or graph.region_of(certificate) in regions
        if not renews and not seen:
            yield Violation(certificate, f"nobody is told before {certificate.name} ends, and it does not renew itself")
