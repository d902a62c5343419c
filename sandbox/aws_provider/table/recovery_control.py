"""Amazon Application Recovery Controller: clusters, panels, switches, safety rules; the local AWS has none of it."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.aws_provider.row import Autoname, Recorded, Row

_WHY = "the local AWS has no Application Recovery Controller: nothing can be switched with it"
_ARN = "arn:aws:route53-recovery-control::{account}"


def _recorded(id: str, fixed: frozenset[str] = frozenset(), computed: Mapping[str, str] | None = None) -> Recorded:
    return Recorded(
        id=f"{_ARN}:{id}",
        why=_WHY,
        autoname=Autoname("name"),
        computed={"arn": "{id}", "status": "DEPLOYED", **(computed or {})},
        fixed=fixed,
    )


ROWS: dict[str, Row | Recorded] = {
    "route53recoverycontrol/cluster:Cluster": _recorded("cluster/{unique}", frozenset({"name"})),
    "route53recoverycontrol/controlPanel:ControlPanel": _recorded("controlpanel/{unique}", frozenset({"clusterArn"})),
    "route53recoverycontrol/routingControl:RoutingControl": _recorded(
        "controlpanel/default/routingcontrol/{unique}", frozenset({"clusterArn", "controlPanelArn"})
    ),
    "route53recoverycontrol/safetyRule:SafetyRule": _recorded(
        "controlpanel/default/safetyrule/{unique}",
        frozenset({"controlPanelArn", "assertedControls", "gatingControls", "targetControls", "ruleConfig"}),
    ),
}
