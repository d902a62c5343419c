"""A resource the local AWS does not have: written down, read back and forgotten, and nothing else happens."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sandbox.aws_provider.recorded import Entry, RecordedStore
from sandbox.aws_provider.row import Recorded
from sandbox.aws_provider.schema import TypeSchema
from sandbox.aws_provider.session import Session
from sandbox.aws_provider.values import UNKNOWN, Properties


@dataclass(frozen=True)
class RecordedResource:
    """One recorded resource in one place."""

    token: str
    name: str
    row: Recorded
    schema: TypeSchema
    session: Session
    region: str
    store: RecordedStore

    @property
    def changeable(self) -> frozenset[str]:
        """Inputs that can change in place: all but those in the id and those AWS fixes at creation."""
        inputs = frozenset(self.schema.inputs)
        return inputs - self.row.fixed - {name for name in inputs if "{" + name + "}" in self.row.id}

    def planned(self, inputs: Properties) -> Properties:
        """What a preview can say of a new resource."""
        return {**dict.fromkeys(self.schema.outputs, UNKNOWN), **self._outputs(inputs, "")}

    def create(self, inputs: Properties, _seconds: float) -> tuple[str, Properties]:
        """Record it under a new id."""
        known = {"region": self.region, "account": self.session.account, **inputs, "unique": uuid.uuid4().hex[:17]}
        id = self.row.id.format(**known)
        return id, self._put(id, inputs)

    def read(self, id: str, _properties: Properties) -> Properties | None:
        """What was recorded, or None."""
        entry = self.store.find(f"aws:{self.token}", self.session.account, self.region, id)
        return dict(entry.outputs) if entry else None

    def update(self, id: str, inputs: Properties, _old: Properties, _old_inputs: Properties, _seconds: float) -> Properties:
        """Record it anew."""
        return self._put(id, inputs)

    def delete(self, id: str, _properties: Properties, _seconds: float) -> None:
        """Forget it."""
        self.store.remove(self._entry(id, {}))

    def refreshed_inputs(self, inputs: Properties, outputs: Properties) -> Properties:
        """The inputs as recorded: nothing but the provider changes them."""
        return inputs or {name: outputs[name] for name in self.schema.inputs if name in outputs and name not in ("region", "tagsAll")}

    def _put(self, id: str, inputs: Properties) -> Properties:
        outputs = self._outputs(inputs, id)
        self.store.put(self._entry(id, outputs))
        return outputs

    def _outputs(self, inputs: Properties, id: str) -> Properties:
        outputs = {key: value for key, value in inputs.items() if key in self.schema.outputs and key not in self.schema.secret}
        outputs["region"] = self.region
        if "tagsAll" in self.schema.outputs:
            outputs["tagsAll"] = {**self.session.default_tags, **(inputs.get("tags") or {})}
        known = {"partition": "aws", "account": self.session.account, **outputs, "id": id}
        return {**outputs, **{name: text.format(**known) for name, text in self.row.computed.items() if id}}

    def _entry(self, id: str, outputs: Properties) -> Entry:
        return Entry(f"aws:{self.token}", self.name, self.session.account, self.region, id, self.row.why, outputs)
