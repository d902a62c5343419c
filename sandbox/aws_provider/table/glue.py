"""AWS Glue databases and tables (AWS Glue Developer Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties


def _catalog(_subject: Subject, values: Properties) -> Properties:
    """A catalog is the account's own unless it says otherwise."""
    return {"catalogId": values.get("catalogId") or values["account"]}


_TABLE = "DatabaseName=$databaseName"

ROWS: dict[str, Row | Recorded] = {
    "glue/catalogDatabase:CatalogDatabase": row(
        "glue",
        create="CreateDatabase",
        id="{catalogId}:{name}",
        read="GetDatabase Name=$name > Database",
        delete="DeleteDatabase Name=$name",
        update="UpdateDatabase Name=$name",
        flatten=("DatabaseInput",),
        autoname=Autoname("name", lower=True),
        derive=_catalog,
        fixed={"name"},
        computed={"arn": "arn:{partition}:glue:{region}:{account}:database/{name}"},
        tags=tagging("TagResource ResourceArn=$arn @=TagsToAdd", "UntagResource ResourceArn=$arn", "GetTags ResourceArn=$arn > Tags"),
    ),
    "glue/catalogTable:CatalogTable": row(
        "glue",
        create=f"CreateTable {_TABLE}",
        id="{catalogId}:{databaseName}:{name}",
        read=f"GetTable {_TABLE} Name=$name > Table",
        delete=f"DeleteTable {_TABLE} Name=$name",
        update=f"UpdateTable {_TABLE}",
        flatten=("TableInput",),
        autoname=Autoname("name", lower=True),
        derive=_catalog,
        fixed={"name"},
        computed={"arn": "arn:{partition}:glue:{region}:{account}:table/{databaseName}/{name}"},
        limits="it is a description only: no query reads the files it describes",
    ),
}
