"""AWS Config conformance packs (AWS Config Developer Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row

_NOT_JUDGED = "the local AWS keeps no template of a conformance pack and judges nothing by it"

ROWS: dict[str, Row | Recorded] = {
    "cfg/conformancePack:ConformancePack": Recorded(
        id="{name}",
        why=_NOT_JUDGED,
        autoname=Autoname("name"),
        computed={"arn": "arn:{partition}:config:{region}:{account}:conformance-pack/{id}"},
    ),
    "cfg/organizationConformancePack:OrganizationConformancePack": Recorded(
        id="{name}",
        why=_NOT_JUDGED,
        autoname=Autoname("name"),
        computed={"arn": "arn:{partition}:config:{region}:{account}:organization-conformance-pack/{id}"},
    ),
}
