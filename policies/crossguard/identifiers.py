"""The identifiers of resources, which the engine does not hand over.

Many providers repeat an identifier among the outputs. Where one does not, it is the end of the ARN, for services that promise that, or what
another resource was given in a property that was made from this resource alone, and that is none of its other outputs.
Source: AWS Service Authorization Reference, "Resource types defined by Amazon EC2", "Resource types defined by AWS KMS".
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from policies.sources.masking import UNKNOWN_TEXT
from policies.sources.reference_names import holds_reference
from policies.sources.stated import Stated

_ENDS_WITH_IDENTIFIER = re.compile(r"arn:[^:]*:(?:ec2|kms):[^:]*:[^:]*:[^/:]+/([^/]+)")


def with_identifiers(resources: Iterable[Stated]) -> list[Stated]:
    """The same resources, with identifiers where they can be told; what several texts could be is left open."""
    listed = list(resources)
    missing = {r.urn: r for r in listed if r.custom and not r.id}
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for resource in listed:
        for urn, text in _made_from_one(resource):
            if urn in missing and text not in _texts(missing[urn]):
                seen[urn][text] += 1
    told = {urn: next(iter(texts)) for urn, texts in seen.items() if len(texts) == 1}
    told |= {urn: found for urn, resource in missing.items() if (found := _end_of_arn(resource))}
    return [replace(r, id=told[r.urn]) if r.urn in told else r for r in listed]


def _end_of_arn(resource: Stated) -> str:
    """The identifier that an ARN ends with, as ``arn:PARTITION:ec2:REGION:ACCOUNT:security-group/sg-…``; empty where it need not."""
    found = _ENDS_WITH_IDENTIFIER.fullmatch(str(resource.outputs.get("arn") or ""))
    return found[1] if found else ""


def _made_from_one(resource: Stated) -> Iterator[tuple[str, str]]:
    """What each property that names one resource names, as far as it is known."""
    for name, depends in (resource.depends or {}).items():
        value = resource.inputs.get(name)
        one = value[0] if isinstance(value, list) and len(value) == 1 else value
        names_one = len(depends) == 1 and holds_reference(name) and not name.lower().endswith(("arn", "arns"))
        if names_one and isinstance(one, str) and one and one != UNKNOWN_TEXT:
            yield depends[0], one


def _texts(resource: Stated) -> frozenset[str]:
    """What a resource was given or gave, at the top level: none of it is an identifier that is not named so."""
    both: tuple[Mapping[str, object], ...] = (resource.inputs, resource.outputs)
    return frozenset(value for properties in both for value in properties.values() if isinstance(value, str))
