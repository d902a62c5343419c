"""What belongs to an encryption key: its policy, the key it is a replica of, where it is, what it encrypts.

Source: AWS KMS Developer Guide, "Multi-Region keys in AWS KMS" (replicas share the key material of their primary).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from policies.aws.statements import Statement, statements
from policies.graph import Graph
from policies.resource import Resource
from policies.value import UNKNOWN

KEY = "aws:kms/key:Key"
REPLICA = "aws:kms/replicaKey:ReplicaKey"
_ALIAS = "aws:kms/alias:Alias"
_POLICY = "aws:kms/keyPolicy:KeyPolicy"
_ARN_PARTS = 6
_OF_KEYS = re.compile(r"kms|key(id|arn|identifier)|encrypt", re.IGNORECASE)
# What keys are named inside of, where that is all that is known of it.
_HOLDERS = re.compile(r"rules|config|mappings|replicas|destination|settings|options", re.IGNORECASE)
_READ: WeakKeyDictionary[Graph, dict[str, tuple[Statement, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class KeyUse:
    """One property of one resource that names a key of the program, possibly by its alias."""

    user: Resource
    property: str
    key: Resource


def policy_of(graph: Graph, key: Resource) -> tuple[Statement, ...]:
    """The statements that decide who may do what with a key; empty where it has no policy of its own.

    Read once for each graph, because several rules ask; a graph never changes.
    """
    read = _READ.setdefault(graph, {})
    if key.urn not in read:
        holders = [key] if key.has("policy") else []
        holders.extend(graph.pointing_at(key, _POLICY, by="keyId"))
        read[key.urn] = tuple(s for holder in holders for s in statements(holder, "policy"))
    return read[key.urn]


def original(graph: Graph, key: Resource) -> Resource:
    """The key whose material this is: a replica's primary where the program declares it, else the key itself."""
    return graph.target(key, "primaryKeyArn", KEY) or key if key.type == REPLICA else key


def keys_behind(graph: Graph, resource: Resource, property_: str) -> tuple[Resource, ...]:
    """The keys of this program that a property names, through an alias too."""
    found = []
    for target in graph.targets(resource, property_, KEY, REPLICA, _ALIAS):
        behind = graph.target(target, "targetKeyId", KEY, REPLICA) if target.type == _ALIAS else target
        found.extend([behind] if behind else [])
    return tuple(found)


def is_ours(graph: Graph, resource: Resource, path: str) -> bool:
    """Whether a property names a key that is not one of AWS; a key of the program is known by the reference, before its ARN is."""
    if not resource.has(path):
        return False
    return bool(keys_behind(graph, resource, path.partition(".")[0])) or "alias/aws/" not in resource.text(path)


def key_uses(graph: Graph) -> Iterator[KeyUse]:
    """Every place where a key of the program is named so as to encrypt; policies and grants name keys too, and are not among them."""
    urns = {key.urn for key in graph.of_type(KEY, REPLICA, _ALIAS)}
    for user in graph.resources:
        pointing = (e for e in user.edges if e.target in urns)
        properties = dict.fromkeys(e.property for e in pointing if e.output is not None or _is_for_a_key(e.property, user.properties))
        if properties and not user.type.startswith(("aws:kms/", "aws:iam/")):
            encrypting = [p for p in properties if "policy" not in p.lower()]
            yield from (KeyUse(user, property_, key) for property_ in encrypting for key in keys_behind(graph, user, property_))


def _is_for_a_key(property_: str, properties: Mapping[str, object]) -> bool:
    """Whether a property, or something inside it, is one that names keys: any other may depend on a key without being under it."""
    held = properties.get(property_)
    if _OF_KEYS.search(property_):
        return True
    inside = held if isinstance(held, list | tuple) else (held,)
    if any(item is UNKNOWN for item in inside):
        return bool(_HOLDERS.search(property_))
    return any(_is_for_a_key(str(name), item) for item in inside if isinstance(item, Mapping) for name in item)


def region_of_key(graph: Graph, text: str) -> str:
    """The Region of a key that text names: that of the key referred to, or the one in its ARN; empty where neither tells."""
    key = graph.named(text, KEY, "arn") or graph.named(text, REPLICA, "arn")
    if key is not None:
        return graph.region_of(key)
    parts = text.split(":")
    return parts[3] if text.startswith("arn:") and len(parts) >= _ARN_PARTS else ""
