"""How the archive is read as tables: columns, and partitions that are computed and never registered.

Pure. Sources: Amazon Athena User Guide, "Create a table for CloudTrail logs in Athena using partition projection", "Create a table for
Amazon VPC flow logs and query it", "Query Amazon Route 53 Resolver DNS query logs" (Route 53 Developer Guide, "Values that appear in
Resolver query logs") and "Partition projection with Amazon Athena".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from components.network.flow_log_format import FLOW_LOG_FIELDS

WRITER = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
"""The output format a table must name, though nobody writes through it."""

_TEXT_INPUT = "org.apache.hadoop.mapred.TextInputFormat"
_NUMBERS = frozenset({"packets", "bytes", "start", "end"})
_SMALL_NUMBERS = frozenset({"version", "srcport", "dstport", "protocol", "tcp-flags", "traffic-path"})


@dataclass(frozen=True)
class Column:
    """One column with its Hive type."""

    name: str
    type: str = "string"


@dataclass(frozen=True, kw_only=True)
class LogTable:
    """One table of the archive.

    Attributes:
        folders: below the bucket; partitions are written ``${name}``.
        partitions: by name, each with its properties of partition projection.
        parser: Hive's serializer, and its `settings`; `reader`: the input format.
    """

    name: str
    what: str
    folders: str
    columns: tuple[Column, ...]
    partitions: Mapping[str, Mapping[str, str]]
    parser: str
    settings: Mapping[str, str] = field(default_factory=dict)
    reader: str = _TEXT_INPUT
    properties: Mapping[str, str] = field(default_factory=dict)

    def parameters(self, bucket: str) -> dict[str, str]:
        """The table's parameters, partition projection among them."""
        projected = {f"projection.{name}.{key}": value for name, kind in self.partitions.items() for key, value in kind.items()}
        return {
            "EXTERNAL": "TRUE",
            "projection.enabled": "true",
            **projected,
            "storage.location.template": f"s3://{bucket}/{self.folders}",
            **self.properties,
        }


@dataclass(frozen=True, kw_only=True)
class Searched:
    """What is searched.

    Attributes:
        accounts: twelve digits each; `regions`: that may have written; `organization`: whose trail it is, or None.
        days: how far back logs are kept, by table.
    """

    accounts: Sequence[str]
    regions: Sequence[str]
    organization: str | None
    records_days: int
    traffic_days: int


def log_tables(searched: Searched) -> tuple[LogTable, ...]:
    """The tables of an archive."""
    return (_trail(searched), _flows(searched), _queries(searched))


def _trail(searched: Searched) -> LogTable:
    first = f"AWSLogs/{searched.organization}/" if searched.organization else "AWSLogs/"
    return LogTable(
        name="trail",
        what="every API call",
        folders=first + "${log_account}/CloudTrail/${log_region}/${day}",
        columns=_TRAIL_COLUMNS,
        partitions={**_owners(searched), **_places(searched), **_days(searched.records_days)},
        parser="org.apache.hive.hcatalog.data.JsonSerDe",
        reader="com.amazon.emr.cloudtrail.CloudTrailInputFormat",
    )


def _flows(searched: Searched) -> LogTable:
    return LogTable(
        name="flows",
        what="every network flow",
        folders="AWSLogs/${log_account}/vpcflowlogs/${log_region}/${day}",
        columns=tuple(Column(name.replace("-", "_"), _flow_type(name)) for name in FLOW_LOG_FIELDS),
        partitions={**_owners(searched), **_places(searched), **_days(searched.traffic_days)},
        parser="org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
        settings={"field.delim": " ", "serialization.format": " "},
        properties={"skip.header.line.count": "1"},
    )


def _queries(searched: Searched) -> LogTable:
    return LogTable(
        name="dns_queries",
        what="every DNS query; name one log_vpc, there is no list of networks",
        folders="AWSLogs/${log_account}/vpcdnsquerylogs/${log_vpc}/${day}",
        columns=_QUERY_COLUMNS,
        partitions={**_owners(searched), "log_vpc": {"type": "injected"}, **_days(searched.traffic_days)},
        parser="org.openx.data.jsonserde.JsonSerDe",
    )


def _owners(searched: Searched) -> Mapping[str, Mapping[str, str]]:
    return {"log_account": {"type": "enum", "values": ",".join(sorted(searched.accounts))}}


def _places(searched: Searched) -> Mapping[str, Mapping[str, str]]:
    return {"log_region": {"type": "enum", "values": ",".join(sorted(searched.regions))}}


def _days(kept: int) -> Mapping[str, Mapping[str, str]]:
    return {"day": {"type": "date", "format": "yyyy/MM/dd", "range": f"NOW-{kept}DAYS,NOW", "interval": "1", "interval.unit": "DAYS"}}


def _flow_type(name: str) -> str:
    return "bigint" if name in _NUMBERS else "int" if name in _SMALL_NUMBERS else "string"


_SESSION = (
    "struct<attributes:struct<mfaauthenticated:string,creationdate:string>,"
    "sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>>"
)
_TRAIL_COLUMNS = (
    Column("eventversion"),
    Column(
        "useridentity",
        "struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string,"
        f"sessioncontext:{_SESSION}>",
    ),
    Column("eventtime"),
    Column("eventsource"),
    Column("eventname"),
    Column("awsregion"),
    Column("sourceipaddress"),
    Column("useragent"),
    Column("errorcode"),
    Column("errormessage"),
    Column("requestparameters"),
    Column("responseelements"),
    Column("additionaleventdata"),
    Column("requestid"),
    Column("eventid"),
    Column("readonly"),
    Column("resources", "array<struct<arn:string,accountid:string,type:string>>"),
    Column("eventtype"),
    Column("recipientaccountid"),
    Column("sharedeventid"),
    Column("vpcendpointid"),
)
_QUERY_COLUMNS = (
    Column("version"),
    Column("account_id"),
    Column("region"),
    Column("vpc_id"),
    Column("query_timestamp"),
    Column("query_name"),
    Column("query_type"),
    Column("query_class"),
    Column("rcode"),
    Column("answers", "array<struct<rdata:string,type:string,class:string>>"),
    Column("srcaddr"),
    Column("srcport", "int"),
    Column("transport"),
    Column("srcids", "struct<instance:string,resolver_endpoint:string>"),
    Column("firewall_rule_action"),
    Column("firewall_rule_group_id"),
    Column("firewall_domain_list_id"),
)
