"""Single values made worse: what a hand that slips, or a reviewer who is tired, would leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

from tests.unit.policies.mutation.documents import document_in, worse_documents

_FLIPPED = {"true": "false", "false": "true", "enabled": "disabled", "disabled": "enabled", "enable": "disable", "disable": "enable"}
# Words of AWS that have a weaker neighbour, and that neighbour.
_OTHER = {
    "COMPLIANCE": "GOVERNANCE",
    "ALL": "ACCEPT",
    "PRIMARY": "SECONDARY",
    "aws:kms": "AES256",
    "tcp": "-1",
    "HTTPS": "HTTP",
    "TLS": "TCP",
    "Interface": "Gateway",
    "SIGN_VERIFY": "ENCRYPT_DECRYPT",
    "ENCRYPT_DECRYPT": "SIGN_VERIFY",
    "ALARM": "OK",
    "ingress": "egress",
    "clinical": "operational",
    "firewall": "none",
    "1": "0",
}


def worse_values(value: object) -> Iterator[tuple[str, object]]:
    """What was changed, and the value with that change."""
    if isinstance(value, bool):
        yield "flipped", not value
    elif isinstance(value, int | float):
        yield from (("zeroed", 0), ("halved", value / 2), ("doubled", value * 2)) if value else (("set to one", 1),)
    elif isinstance(value, str):
        yield from _worse_text(value)


def _worse_text(value: str) -> Iterator[tuple[str, object]]:
    if document := document_in(value):
        yield from worse_documents(document)
    elif value.lower() in _FLIPPED:
        turned = _FLIPPED[value.lower()]
        yield "turned round", turned.upper() if value.isupper() else turned.capitalize() if value.istitle() else turned
    elif value in _OTHER:
        yield f"{value} became {_OTHER[value]}", _OTHER[value]
    elif "/" in value:
        yield from _wider(value)


def _wider(text: str) -> Iterator[tuple[str, object]]:
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        return
    if network.prefixlen:
        yield "widened by a bit", str(network.supernet())
        yield "widened to everything", "::/0" if network.version == 6 else "0.0.0.0/0"
