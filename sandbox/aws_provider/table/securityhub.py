"""AWS Security Hub, its standards and its rules for organizations (AWS Security Hub User Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row, row

_NOT_JUDGED = "the local AWS judges nothing by standards"
_NO_ADMINISTRATOR = "the local AWS names no administrator of findings for an organization"

ROWS: dict[str, Row | Recorded] = {
    "securityhub/account:Account": row(
        "securityhub",
        create="EnableSecurityHub",
        id="{account}",
        read="DescribeHub",
        delete="DisableSecurityHub",
        names={"arn": "HubArn"},
        defaults={"autoEnableControls": True, "enableDefaultStandards": True},
        soft={"enableDefaultStandards"},
        unread={"autoEnableControls", "controlFindingGenerator"},
        limits="nothing is judged and no finding is gathered",
    ),
    "securityhub/standardsSubscription:StandardsSubscription": Recorded(
        id="arn:aws:securityhub:{region}:{account}:subscription/{unique}", why=_NOT_JUDGED, fixed=frozenset({"standardsArn"})
    ),
    "securityhub/findingAggregator:FindingAggregator": Recorded(
        id="arn:aws:securityhub:{region}:{account}:finding-aggregator/{unique}", why="the local AWS copies no findings between Regions"
    ),
    "securityhub/organizationConfiguration:OrganizationConfiguration": Recorded(id="{account}", why=_NO_ADMINISTRATOR),
    "securityhub/configurationPolicy:ConfigurationPolicy": Recorded(
        id="{unique}",
        why=_NO_ADMINISTRATOR,
        autoname=Autoname("name"),
        computed={"arn": "arn:{partition}:securityhub:{region}:{account}:configuration-policy/{id}"},
    ),
    "securityhub/configurationPolicyAssociation:ConfigurationPolicyAssociation": Recorded(id="{targetId}", why=_NO_ADMINISTRATOR),
}
