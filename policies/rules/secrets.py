"""Rules of secrets.

Source: AWS Secrets Manager User Guide, "Best practices"; CWE-798, "Use of hard-coded credentials".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policies.graph import Graph
from policies.need import Need
from policies.rule import Severity, Violation, rule
from policies.value import Secret, SecretOrigin


@rule(
    "SEC-001",
    Severity.CRITICAL,
    asks="Is no secret written into the program?",
    remedy="Let AWS or Vault make the secret (manageMasterUserPassword, a random password), or take it from encrypted configuration.",
    controls=("HIPAA 164.312(d)", "HIPAA 164.308(a)(5)(ii)(D)", "NIST IA-5(7)", "NIST SC-12"),
    needs=(Need.SECRET_ORIGIN,),
)
def secrets_are_not_literal(graph: Graph) -> Iterator[Violation]:
    """What is in the program is in its history, on every laptop, and in the state of every stack."""
    for resource in graph.resources:
        for path in _literals(resource.properties, ""):
            yield Violation(resource, f"{resource.name}: {path} is a secret written into the program")
    for path in _literals(graph.outputs, ""):
        yield Violation(None, f"the stack output {path} is a secret written into the program")


def _literals(value: object, path: str) -> Iterator[str]:
    if isinstance(value, Secret):
        if value.origin is SecretOrigin.LITERAL:
            yield path
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(item, str):
                yield from _literals(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, item in enumerate(value):
            yield from _literals(item, f"{path}[{index}]")
