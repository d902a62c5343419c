"""Readiness checks of Amazon Application Recovery Controller: cells, groups, sets, checks; the local AWS has none of it."""

from __future__ import annotations

from sandbox.aws_provider.row import Recorded, Row

_WHY = "the local AWS has no readiness checks: nothing is judged, and no change of readiness is told"


def _recorded(kind: str, name: str, *fixed: str) -> Recorded:
    """A type whose id is its name, as the official provider has it."""
    return Recorded(
        id=f"{{{name}}}",
        why=_WHY,
        computed={"arn": f"arn:aws:route53-recovery-readiness::{{account}}:{kind}/{{{name}}}"},
        fixed=frozenset({name, *fixed}),
    )


ROWS: dict[str, Row | Recorded] = {
    "route53recoveryreadiness/cell:Cell": _recorded("cell", "cellName"),
    "route53recoveryreadiness/readinessCheck:ReadinessCheck": _recorded("readiness-check", "readinessCheckName"),
    "route53recoveryreadiness/recoveryGroup:RecoveryGroup": _recorded("recovery-group", "recoveryGroupName"),
    "route53recoveryreadiness/resourceSet:ResourceSet": _recorded("resource-set", "resourceSetName", "resourceSetType"),
}
