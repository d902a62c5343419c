"""AWS Systems Manager: documents (AWS Systems Manager User Guide, "Documents")."""

from __future__ import annotations

from sandbox.aws_provider.row import Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties


def _use_latest(subject: Subject, values: Properties, old: Properties) -> None:
    """A new version is not in use until it is made the default."""
    if old and old.get("content") != values.get("content"):
        latest = subject.act("DescribeDocument", Name=values["id"])["Document"]["LatestVersion"]
        subject.act("UpdateDocumentDefaultVersion", Name=values["id"], DocumentVersion=latest)


_OF_DOCUMENT = "ResourceType=Document ResourceId=$id"

ROWS: dict[str, Row | Recorded] = {
    "ssm/document:Document": row(
        "ssm",
        create="CreateDocument",
        id="{name}",
        read=["DescribeDocument Name=$name > Document", "GetDocument Name=$name > {Content: Content}"],
        delete="DeleteDocument Name=$name",
        update="UpdateDocument Name=$name DocumentVersion=$_latest",
        defaults={"documentFormat": "JSON"},
        derive=lambda _subject, _values: {"_latest": "$LATEST"},
        fixed={"documentType", "name"},
        after=_use_latest,
        tags=tagging(
            f"AddTagsToResource {_OF_DOCUMENT}", f"RemoveTagsFromResource {_OF_DOCUMENT}", f"ListTagsForResource {_OF_DOCUMENT} > TagList"
        ),
        computed={"arn": "arn:{partition}:ssm:{region}:{account}:document/{name}"},
    ),
}
