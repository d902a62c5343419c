"""What the protocol asks of a resource, whether the local AWS has it or it is only recorded; and which of the two a type is."""

from __future__ import annotations

from typing import Protocol

from sandbox.aws_provider.emulated import EmulatedResource
from sandbox.aws_provider.errors import NotInTableError
from sandbox.aws_provider.recorded import RecordedStore
from sandbox.aws_provider.recorded_resource import RecordedResource
from sandbox.aws_provider.row import Recorded, Row
from sandbox.aws_provider.schema import TypeSchema, schemas
from sandbox.aws_provider.session import Session
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.table import TABLE
from sandbox.aws_provider.values import Properties


class Resource(Protocol):
    """One resource in one place. `seconds` is the program's own timeout, 0 for none."""

    @property
    def changeable(self) -> frozenset[str]:
        """Inputs that can change in place."""
        ...

    def planned(self, inputs: Properties, /) -> Properties:
        """What a preview can say of a new one."""
        ...

    def create(self, inputs: Properties, seconds: float, /) -> tuple[str, Properties]:
        """Create it; its id and outputs."""
        ...

    def read(self, id: str, properties: Properties, /) -> Properties | None:
        """Its actual outputs; None when it is gone."""
        ...

    def update(self, id: str, inputs: Properties, old: Properties, old_inputs: Properties, seconds: float, /) -> Properties:
        """Change it; its outputs."""
        ...

    def delete(self, id: str, properties: Properties, seconds: float, /) -> None:
        """Delete it."""
        ...

    def refreshed_inputs(self, inputs: Properties, outputs: Properties, /) -> Properties:
        """The inputs as they were found."""
        ...


def entry(type: str) -> tuple[Row | Recorded, TypeSchema]:
    """The row and schema of a type such as ``aws:ec2/vpc:Vpc``.

    Raises:
        NotInTableError: the sandbox does not know it.
    """
    token = type.removeprefix("aws:")
    if token not in TABLE:
        raise NotInTableError(f"the type {type} is not in the sandbox's table (sandbox/aws_provider/table)")
    return TABLE[token], schemas()[token]


def resource(type: str, name: str, session: Session, region: str, store: RecordedStore) -> Resource:
    """The resource of a type under a name.

    Raises:
        NotInTableError: the sandbox does not know the type.
    """
    row, schema = entry(type)
    token = type.removeprefix("aws:")
    if isinstance(row, Recorded):
        return RecordedResource(token, name, row, schema, session, region, store)
    return EmulatedResource(Subject(token, name, row, schema, session, region), store)
