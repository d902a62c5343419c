"""The resource a request is about: its row, its schema, and the session and Region it lives in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jmespath

from sandbox.aws_provider import models, request
from sandbox.aws_provider.call import Call
from sandbox.aws_provider.row import Row
from sandbox.aws_provider.schema import TypeSchema
from sandbox.aws_provider.session import Session
from sandbox.aws_provider.values import Properties

_PLACE = re.compile(r"\\\{(\w+)\\\}")


@dataclass(frozen=True)
class Subject:
    """One resource in one place.

    Attributes:
        token: the type without the package, such as ``ec2/vpc:Vpc``.
        name: the resource's name in the program.
    """

    token: str
    name: str
    row: Row
    schema: TypeSchema
    session: Session
    region: str

    def values(self, properties: Properties, id: str | None = None) -> Properties:
        """All a call expression may name: the properties, where they live, and what a built id tells."""
        values = {"account": self.session.account, "region": self.region, "partition": "aws", **properties}
        if id:
            values = {**(self._from_id(id) if self.row.id_is_built else {}), **values, "id": id}
        return {**values, **self.row.derive(self, values)} if self.row.derive else values

    def call(self, call: Call, values: Properties, *, fill: frozenset[str] = frozenset(), region: str | None = None) -> Any:
        """Make one of the row's calls and pick the part of the answer that matters.

        Raises:
            AwsCallError: AWS refused it or does not answer.
        """
        return self.send(call, request.parameters(self.row, call, values, fill), values, region)

    def send(self, call: Call, parameters: Mapping[str, Any], values: Properties, region: str | None = None) -> Any:
        """Make a call with parameters that are already built."""
        answer = self.session.call(self.row.service, region or self.region, call.operation, parameters)
        return jmespath.search(call.answer_path(values), answer) if call.answer else answer

    def act(self, operation: str, **parameters: Any) -> Any:
        """Make a call of the row's service for a hook.

        Raises:
            AwsCallError: AWS refused it or does not answer.
        """
        return self.session.call(self.row.service, self.region, operation, parameters)

    def parameter_shape(self, call: Call, name: str) -> Any:
        """The botocore shape of one parameter."""
        return models.parameters(self.row.service, call.operation)[name]

    def _from_id(self, id: str) -> Properties:
        match = re.fullmatch(self.row.id_pattern or _PLACE.sub(r"(?P<\1>.+?)", re.escape(self.row.id)), id)
        found = match.groupdict() if match else {}
        return {name: _typed(self.schema.inputs.get(name), text) for name, text in found.items() if text is not None}


def _typed(kind: object, text: str) -> Any:
    if kind == "b":
        return text == "true"
    return float(text) if kind == "n" else text
