"""Every row does what a resource type must: against the sandbox's AWS, without the engine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pulumi.runtime.proto.provider_pb2 import DiffResponse

from sandbox.aws_provider.row import Row
from sandbox.aws_provider.table import TABLE
from tests.sandbox.aws_provider.cases import CASES, NEEDS
from tests.sandbox.aws_provider.conftest import Served
from tests.sandbox.aws_provider.engine import Engine, Living, Values


class Ground:
    """What cases stand on, made when it is first asked for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._made: dict[str, Living] = {}

    def resolved(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self.resolved(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.resolved(item) for item in value]
        if not isinstance(value, str) or "@" not in value:
            return value
        for name in sorted(NEEDS, key=len, reverse=True):
            while (mark := f"@{name}.") in value:
                before, _, rest = value.partition(mark)
                output = next(o for o in ("certificateSigningRequest", "certificate", "bucket", "name", "arn", "id") if rest.startswith(o))
                living = self._need(name)
                value = before + str(living.id if output == "id" else living.outputs[output]) + rest[len(output) :]
        return value

    def stand(self, *names: str) -> None:
        for name in names:
            self._need(name)

    def _need(self, name: str) -> Living:
        if name not in self._made:
            need = NEEDS[name]
            self._made[name] = self._engine.create(need.type, f"need-{name}", self.resolved(need.inputs))
        return self._made[name]


@pytest.fixture(scope="session")
def ground(engine: Engine) -> Ground:
    return Ground(engine)


_ALSO = {
    "acmpca/certificate:Certificate": ("authority-active",),
    "acmpca/policy:Policy": ("authority-active",),
    "acm/certificate:Certificate": ("authority-active",),
    "s3/bucketReplicationConfig:BucketReplicationConfig": ("versioning", "versioning-there"),
    "s3/bucketLogging:BucketLogging": ("staging-policy",),
    "ec2/route:Route": ("attachment",),
    "cfg/deliveryChannel:DeliveryChannel": ("recorder",),
    "cfg/recorderStatus:RecorderStatus": ("recorder-again", "channel"),
    "organizations/policy:Policy": ("organization",),
}


def test_every_row_has_a_case() -> None:
    assert set(CASES) == set(TABLE)


@pytest.mark.parametrize("token", sorted(CASES))
def test_a_row_lives_through_its_whole_life(token: str, engine: Engine, ground: Ground, served: Served) -> None:
    case, type = CASES[token], f"aws:{token}"
    ground.stand(*_ALSO.get(token, ()))
    inputs: Values = ground.resolved(case.inputs)

    living = engine.create(type, "case", inputs)

    assert _gaps(served, type) == set(), "declared values are not read back"
    assert _changes(engine, living, inputs) == {}, "a second look finds differences"
    refreshed = engine.refresh(living)
    assert refreshed is not None
    assert _changes(engine, refreshed, inputs) == {}, "a refresh invents differences"
    _imports(engine, living, inputs)

    for name, value in case.replaces.items():
        other = {**inputs, name: ground.resolved(value)}
        assert name in engine.diff(living, other).replaces, f"{name} cannot change in place"

    for change in case.changes:
        inputs = {key: value for key, value in {**inputs, **ground.resolved(change)}.items() if value is not None}
        difference = engine.diff(living, inputs)
        assert difference.changes == DiffResponse.DIFF_SOME, change
        assert list(difference.replaces) == [], change
        living = engine.update(living, inputs)
        assert _gaps(served, type) == set(), f"{change} is not read back"
        refreshed = engine.refresh(living)
        assert refreshed is not None
        assert _changes(engine, refreshed, inputs) == {}, f"{change} did not reach AWS"

    engine.delete(living)
    row = TABLE[token]
    if not (isinstance(row, Row) and row.stays):
        assert engine.refresh(living) is None


def _imports(engine: Engine, living: Living, inputs: Values) -> None:
    """Read by the id alone gives everything back that AWS gives back."""
    row = TABLE[living.type.removeprefix("aws:")]
    untold = row.soft | row.unread | {"region"} if isinstance(row, Row) else frozenset()
    imported = engine.read(living.type, living.name, living.id)
    assert imported is not None
    told = {name: value for name, value in inputs.items() if name not in untold}
    for name in _changes(engine, imported, told):
        assert name in ("tagsAll", *CASES[living.type.removeprefix("aws:")].not_imported), (
            f"{name} is {imported.inputs.get(name)!r} on import, declared {inputs.get(name)!r}"
        )


def _changes(engine: Engine, living: Living, inputs: Values) -> dict[str, Any]:
    return dict(engine.diff(living, inputs).detailedDiff)


def _gaps(served: Served, type: str) -> set[str]:
    if not served.recorded.exists():
        return set()
    return {gap["property"] for gap in json.loads(served.recorded.read_text())["gaps"] if gap["type"] == type}
