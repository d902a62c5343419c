"""What the rows of Amazon EC2 have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.aws_provider.call import parse
from sandbox.aws_provider.row import Row, Tagging, row


def ec2_tags(kind: str) -> Tagging:
    """EC2 tags by the resource's id; `kind` is its word in a tag specification."""
    return Tagging(parse("CreateTags Resources=[$id]"), parse("DeleteTags Resources=[$id]"), None, kind)


def ec2_arn(kind: str) -> dict[str, Any]:
    """The ARN of a resource that EC2 does not answer with."""
    return {"arn": "arn:{partition}:ec2:{region}:{account}:" + kind + "/{id}"}


def ec2(noun: str, kind: str, *, plural: str | None = None, also: Iterable[str] = (), **rest: Any) -> Row:
    """A type whose calls are CreateX, DescribeXs and DeleteX."""
    many = plural or f"{noun}s"
    return row(
        "ec2",
        create=f"Create{noun}",
        id=f"{noun}.{noun}Id",
        read=[f"Describe{many} > {many}[0]", *also],
        delete=f"Delete{noun}",
        tags=ec2_tags(kind),
        computed={**ec2_arn(kind), **rest.pop("computed", {})},
        **rest,
    )
