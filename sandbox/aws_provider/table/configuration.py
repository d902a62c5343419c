"""AWS Config recorders, delivery and aggregation (AWS Config Developer Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties, present

_NOTHING_SEEN = "no resource is looked at: nothing is recorded, aggregated or delivered"
_SOURCES = {"allRegions": "AllAwsRegions", "regions": "AwsRegions", "accountIds": "AccountIds", "roleArn": "RoleArn"}
_TAGGED = tagging("TagResource ResourceArn=$arn", "UntagResource ResourceArn=$arn", "ListTagsForResource ResourceArn=$arn > Tags")
_AUTHORIZED = "AuthorizedAccountId=$accountId AuthorizedAwsRegion=$authorizedAwsRegion"


def _sources(_subject: Subject, values: Properties) -> Properties:
    """The sources under the names AWS has for them."""
    accounts, organization = values.get("accountAggregationSource"), values.get("organizationAggregationSource")
    return {"_accounts": [_source(accounts)] if accounts else None, "_organization": _source(organization) if organization else None}


def _source(declared: Properties) -> Properties:
    return present({name: declared.get(property) for property, name in _SOURCES.items()})


def _read_source(member: str) -> object:
    def read(values: Properties) -> Properties | None:
        found = values["_raw"].get(member)
        found = (found or [None])[0] if isinstance(found, list) else found
        return present({property: found.get(name) for property, name in _SOURCES.items()}) if found else None

    return read


def _put_again(subject: Subject, values: Properties, old: Properties) -> None:
    """An aggregator is changed by putting the whole of it, tags included."""
    if old:
        subject.call(subject.row.create, values, fill=frozenset(subject.schema.inputs))


ROWS: dict[str, Row | Recorded] = {
    "cfg/recorder:Recorder": row(
        "config",
        create="PutConfigurationRecorder",
        id="{name}",
        read="DescribeConfigurationRecorders ConfigurationRecorderNames=[$name] > ConfigurationRecorders[0]",
        delete="DeleteConfigurationRecorder ConfigurationRecorderName=$name",
        update="PutConfigurationRecorder",
        flatten=("ConfigurationRecorder",),
        autoname=Autoname("name"),
        names={"roleArn": "roleARN"},
        unread={"recordingMode"},
        limits=_NOTHING_SEEN,
    ),
    "cfg/recorderStatus:RecorderStatus": row(
        "config",
        create="DescribeConfigurationRecorderStatus ConfigurationRecorderNames=[$name]",
        id="{name}",
        read="DescribeConfigurationRecorderStatus ConfigurationRecorderNames=[$name] > ConfigurationRecordersStatus[0]",
        delete="StopConfigurationRecorder ConfigurationRecorderName=$name",
        toggles={
            "isEnabled": (
                "StartConfigurationRecorder ConfigurationRecorderName=$name",
                "StopConfigurationRecorder ConfigurationRecorderName=$name",
                False,
            )
        },
        names={"isEnabled": "recording"},
        stays=True,
    ),
    "cfg/deliveryChannel:DeliveryChannel": row(
        "config",
        create="PutDeliveryChannel",
        id="{name}",
        read="DescribeDeliveryChannels DeliveryChannelNames=[$name] > DeliveryChannels[0]",
        delete="DeleteDeliveryChannel DeliveryChannelName=$name",
        update="PutDeliveryChannel",
        flatten=("DeliveryChannel",),
        autoname=Autoname("name"),
        names={"snapshotDeliveryProperties": "configSnapshotDeliveryProperties", "snsTopicArn": "snsTopicARN"},
    ),
    "cfg/configurationAggregator:ConfigurationAggregator": row(
        "config",
        create="PutConfigurationAggregator ConfigurationAggregatorName=$name AccountAggregationSources=$_accounts "
        "OrganizationAggregationSource=$_organization",
        id="{name}",
        read="DescribeConfigurationAggregators ConfigurationAggregatorNames=[$name] > ConfigurationAggregators[0]",
        delete="DeleteConfigurationAggregator ConfigurationAggregatorName=$name",
        autoname=Autoname("name"),
        names={
            "name": "ConfigurationAggregatorName",
            "arn": "ConfigurationAggregatorArn",
            "accountAggregationSource": "not_in_answer",
            "organizationAggregationSource": "not_in_answer",
        },
        by_code={"accountAggregationSource", "organizationAggregationSource"},
        derive=_sources,
        after=_put_again,
        computed={
            "accountAggregationSource": _read_source("AccountAggregationSources"),
            "organizationAggregationSource": _read_source("OrganizationAggregationSource"),
        },
        tags=_TAGGED,
    ),
    "cfg/aggregateAuthorization:AggregateAuthorization": row(
        "config",
        create=f"PutAggregationAuthorization {_AUTHORIZED}",
        id="{accountId}:{authorizedAwsRegion}",
        read="DescribeAggregationAuthorizations > AggregationAuthorizations"
        "[?AuthorizedAccountId=='{accountId}' && AuthorizedAwsRegion=='{authorizedAwsRegion}']|[0]",
        delete=f"DeleteAggregationAuthorization {_AUTHORIZED}",
        names={"accountId": "AuthorizedAccountId", "arn": "AggregationAuthorizationArn"},
        tags=_TAGGED,
    ),
}
