"""The table agrees with AWS's own description of its operations and with the Pulumi SDK's of its types."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import jmespath
import pytest

from sandbox.aws_provider import models
from sandbox.aws_provider.call import Call, parse
from sandbox.aws_provider.change import changeable
from sandbox.aws_provider.request import taken
from sandbox.aws_provider.row import Recorded, Row, row
from sandbox.aws_provider.schema import TypeSchema, schemas
from sandbox.aws_provider.table import TABLE

_ROWS = {token: entry for token, entry in TABLE.items() if isinstance(entry, Row)}
_ALWAYS = {"id", "account", "region", "partition"}


def _calls(entry: Row) -> Iterator[Call]:
    yield from (entry.create, *entry.read, *entry.delete, *entry.update)
    for toggle in entry.toggles.values():
        yield from (toggle.on, toggle.off)
    if entry.attributes:
        yield entry.attributes.set
    if entry.tags:
        yield from (call for call in (entry.tags.add, entry.tags.remove, entry.tags.read) if call)


def _mistakes(entry: Row, schema: TypeSchema) -> list[str]:
    """Names in a row that neither AWS nor the SDK knows."""
    known = schema.inputs.keys() | schema.outputs.keys()
    found = []
    for call in _calls(entry):
        members = models.parameters(entry.service, call.operation)
        found += [
            f"{call.operation} has no parameter {name}" for name in call.arguments if name != "@" and name.split(".")[0] not in members
        ]
        found += [
            f"{call.operation}: ${name} is no property"
            for name in call.mentioned
            if name not in known | _ALWAYS and name[:1] != "_" and not name[:1].isupper()
        ]
        if call.answer:
            jmespath.compile(call.answer_path(dict.fromkeys(known, 0.0)))
    for words in (entry.names, entry.parameters, entry.computed, entry.defaults, entry.toggles):
        found += [f"{name} is no property" for name in words if name not in known]
    inputs = entry.soft | entry.by_code | entry.derived | entry.fixed | entry.unread
    found += [f"{name} is no input" for name in inputs if name not in schema.inputs]
    return found


@pytest.mark.parametrize("token", sorted(_ROWS))
def test_every_operation_parameter_and_property_a_row_names_exists(token: str) -> None:
    assert _mistakes(_ROWS[token], schemas()[token]) == []


def test_a_parameter_that_does_not_exist_is_found() -> None:
    wrong = row("ec2", create="CreateVpc CidrBlok=$cidrBlock", id="Vpc.VpcId", read="DescribeVpcs", delete="DeleteVpc", soft={"colour"})
    assert _mistakes(wrong, schemas()["ec2/vpc:Vpc"]) == ["CreateVpc has no parameter CidrBlok", "colour is no input"]


@pytest.mark.parametrize("token", sorted(TABLE))
def test_every_type_has_a_schema_and_takes_something(token: str) -> None:
    entry, schema = TABLE[token], schemas()[token]
    if isinstance(entry, Recorded):
        assert entry.fixed <= schema.inputs.keys()
        assert entry.why
    else:
        assert taken(entry, frozenset(schema.inputs)) >= changeable(entry, schema) & schema.inputs.keys()


def test_the_schema_is_what_the_installed_sdk_says() -> None:
    checked = subprocess.run([sys.executable, "-m", "sandbox.aws_provider.generate_schema", "--check"], check=False)
    assert checked.returncode == 0, "run python -m sandbox.aws_provider.generate_schema"


def test_a_call_that_is_not_understood_is_refused() -> None:
    with pytest.raises(ValueError, match="should read name=expression"):
        parse("CreateVpc CidrBlock")
