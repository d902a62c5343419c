"""Rules of Vault leases.

Sources: HashiCorp Vault documentation, "Lease, renew, and revoke", "Tokens" (periodic tokens are renewed without end; where nothing
is said, 32 days are the longest), "Database secrets engine"; OpenBao's are the same. Types and properties: Pulumi's `vault` package.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.graph import Graph
from policies.resource import Resource, ShapeError
from policies.rule import Severity, Violation, rule

_DAY_S = 24 * 3600
_TOKEN = ("tokenTtl", "tokenMaxTtl")
_LEASE = ("defaultLeaseTtlSeconds", "maxLeaseTtlSeconds")
# What gives out something that ends, and its properties for the usual and the longest time to live.
_GIVERS = {
    "vault:database/secretBackendRole:SecretBackendRole": ("defaultTtl", "maxTtl"),
    "vault:database/secretsMount:SecretsMount": _LEASE,
    "vault:index/mount:Mount": _LEASE,
    "vault:aws/secretBackend:SecretBackend": _LEASE,
    "vault:consul/secretBackend:SecretBackend": _LEASE,
    "vault:rabbitMq/secretBackend:SecretBackend": _LEASE,
    "vault:index/nomadSecretBackend:NomadSecretBackend": ("ttl", "maxTtl"),
    "vault:consul/secretBackendRole:SecretBackendRole": ("ttl", "maxTtl"),
    "vault:aws/secretBackendRole:SecretBackendRole": ("defaultStsTtl", "maxStsTtl"),
    "vault:kubernetes/secretBackendRole:SecretBackendRole": ("tokenDefaultTtl", "tokenMaxTtl"),
    "vault:ssh/secretBackendRole:SecretBackendRole": ("ttl", "maxTtl"),
}
# Roles of every kind of sign-in end so, whatever the kind.
_SIGN_IN = ("uthBackendRole",)
# AWS credentials of this kind end with the lease of their engine, which is asked itself.
_KEYS_OF_A_USER = "iam_user"
# Engines that keep what they are given, or issue certificates, whose life is another question.
_NO_LEASES = {"kv", "kv-v2", "generic", "transit", "transform", "pki", "cubbyhole"}
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": _DAY_S}


@rule(
    "SEC-007",
    Severity.HIGH,
    asks="Does everything Vault gives out end within a day?",
    remedy="Set the longest time to live (maxTtl, tokenMaxTtl, maxLeaseTtlSeconds) to at most 86400, the usual to no more; a tokenPeriod "
    "needs a tokenExplicitMaxTtl.",
    controls=("HIPAA 164.312(a)(2)(iii)", "HIPAA 164.312(d)", "NIST IA-5(1)", "NIST AC-2(3)", "NIST SC-12"),
)
def leases_end(graph: Graph) -> Iterator[Violation]:
    """A credential that ends by itself is worth little to whoever steals it; one whose longest time nobody set lives a month."""
    for giver, (usual_name, longest_name) in _givers(graph):
        limit = _seconds(giver, "tokenExplicitMaxTtl")
        if (period := _seconds(giver, "tokenPeriod")) and not limit:
            yield Violation(giver, f"{giver.name} gives out tokens that are renewed every {period:g} s without end")
            continue
        usual, longest = _seconds(giver, usual_name), limit or _seconds(giver, longest_name)
        if not longest:
            yield Violation(giver, f"{giver.name} sets no {longest_name}, so nothing bounds how long what it gives out may live")
        elif longest > _DAY_S:
            yield Violation(giver, f"{giver.name} gives out what may live {longest / 3600:g} hours")
        elif usual is not None and usual > longest:
            yield Violation(giver, f"{giver.name} usually gives out for {usual:g} s, longer than its longest of {longest:g} s")


def _givers(graph: Graph) -> Iterator[tuple[Resource, tuple[str, str]]]:
    for resource in graph.resources:
        if not resource.type.startswith("vault:"):
            continue
        if resource.text("credentialType") == _KEYS_OF_A_USER:
            continue
        names = _TOKEN if resource.type.endswith(_SIGN_IN) else _GIVERS.get(resource.type)
        if names and not (resource.type.endswith(":Mount") and resource.text("type") in _NO_LEASES):
            yield resource, names


def _seconds(giver: Resource, path: str) -> float | None:
    """A time to live in seconds, which Vault also takes with a unit, such as 30m."""
    said = giver.text(path)
    if not said:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", said)
    if found is None:
        raise ShapeError(f"{giver.name}: {path} is {said!r}, not a time in seconds or with one unit")
    return float(found[1]) * _UNITS[found[2]]
