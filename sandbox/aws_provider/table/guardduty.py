"""Amazon GuardDuty detectors and their features (Amazon GuardDuty User Guide)."""

from __future__ import annotations

import threading
from typing import Any

from sandbox.aws_provider.row import Recorded, Row, row
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties

_HERE = "ListDetectors > DetectorIds[?@=='{%s}']|[0]"
_FEATURES = threading.Lock()  # a feature is changed by writing all of a detector's, so two at once would lose one


def _feature(subject: Subject, values: Properties) -> dict[str, str]:
    agents = [{"Name": agent["name"], "Status": agent["status"]} for agent in values.get("additionalConfigurations") or ()]
    wanted: dict[str, Any] = {"Name": values["name"], "Status": values["status"], "AdditionalConfiguration": agents}
    with _FEATURES:
        actual = subject.act("GetDetector", DetectorId=values["detectorId"]).get("Features") or ()
        others = [{key: value for key, value in other.items() if key != "UpdatedAt"} for other in actual if other["Name"] != values["name"]]
        subject.act("UpdateDetector", DetectorId=values["detectorId"], Features=[*others, wanted])
    return {}


def _change_feature(subject: Subject, values: Properties, old: Properties) -> None:
    if old:
        _feature(subject, values)


ROWS: dict[str, Row | Recorded] = {
    "guardduty/detector:Detector": row(
        "guardduty",
        create="CreateDetector",
        id="DetectorId",
        read=[_HERE % "id", "GetDetector DetectorId=$id"],
        delete="DeleteDetector DetectorId=$id",
        update="UpdateDetector DetectorId=$id",
        defaults={"enable": True, "findingPublishingFrequency": "SIX_HOURS"},
        names={"enable": "Status=='ENABLED'"},
        soft={"tags"},  # moto takes tags at creation only
        limits="nothing is looked at and no finding is made",
        computed={
            "arn": "arn:{partition}:guardduty:{region}:{account}:detector/{id}",
            "accountId": "{account}",
        },
    ),
    "guardduty/detectorFeature:DetectorFeature": row(
        "guardduty",
        create="UpdateDetector DetectorId=$detectorId",
        id="{detectorId}/{name}",
        read=[_HERE % "detectorId", "GetDetector DetectorId=$detectorId > Features[?Name=='{name}']|[0]"],
        delete=(),
        gone="!Name",
        by_code={"status", "additionalConfigurations"},
        make=_feature,
        after=_change_feature,
        stays=True,
    ),
    "guardduty/publishingDestination:PublishingDestination": Recorded(
        id="{detectorId}:{unique}",
        why="the local AWS makes no findings that could be published",
        defaults={"destinationType": "S3"},
        fixed=frozenset({"detectorId", "destinationType"}),
    ),
    "guardduty/organizationConfiguration:OrganizationConfiguration": Recorded(
        id="{detectorId}", why="the local AWS gives an organization's accounts no detectors"
    ),
    "guardduty/organizationConfigurationFeature:OrganizationConfigurationFeature": Recorded(
        id="{detectorId}/{name}", why="the local AWS gives an organization's accounts no detectors"
    ),
}
