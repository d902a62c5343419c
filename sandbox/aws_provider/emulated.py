"""A resource the local AWS has: created, read, changed and deleted there, by the steps every row shares."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jmespath

from sandbox.aws_provider import change
from sandbox.aws_provider.check import DEFAULTED, IMPORTED
from sandbox.aws_provider.diff import compared
from sandbox.aws_provider.errors import AwsCallError, ProviderError, UnfinishedError
from sandbox.aws_provider.meaning import in_words_of, same
from sandbox.aws_provider.recorded import Gap, Limit, RecordedStore
from sandbox.aws_provider.row import Row
from sandbox.aws_provider.state import State, read_state
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import UNKNOWN, Properties, is_empty

_log = logging.getLogger(__name__)
_DELETE_SECONDS = 600.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 1.0


@dataclass(frozen=True)
class EmulatedResource:
    """One resource of the local AWS, and the store in which gaps are noted."""

    subject: Subject
    store: RecordedStore

    @property
    def changeable(self) -> frozenset[str]:
        """Inputs that can change in place."""
        return change.changeable(self.subject.row, self.subject.schema)

    def planned(self, inputs: Properties) -> Properties:
        """What a preview can say of a new resource: its inputs, and unknown for the rest."""
        outputs = {name: UNKNOWN for name in self.subject.schema.outputs if not name.endswith("Wo")}
        return {**outputs, "region": self.subject.region, **_every_tag(self.subject, inputs), **_shown(self.subject, inputs)}

    def create(self, inputs: Properties, seconds: float) -> tuple[str, Properties]:
        """Create the resource, then bring it to what is declared where creating it could not.

        Raises:
            AwsCallError: nothing was created.
            UnfinishedError: it exists, but not as declared.
        """
        subject, row = self.subject, self.subject.row
        values = subject.values({**inputs, **_every_tag(subject, inputs)})
        region = row.create_region(values) if row.create_region else None
        if row.make:
            answer = row.make(subject, values)
        else:
            answer = subject.call(row.create, values, fill=frozenset(subject.schema.inputs), region=region)
        id = _id(row, values, answer)
        if row.limits:
            self.store.note_limit(Limit(f"aws:{subject.token}", row.limits))
        try:
            return id, self._converge(id, inputs, {}, frozenset(), seconds)
        except ProviderError as error:
            raise UnfinishedError(id, str(error)) from error

    def read(self, id: str, properties: Properties) -> Properties | None:
        """Its actual outputs, or None when it is gone.

        Raises:
            AwsCallError: AWS could not tell.
        """
        state = read_state(self.subject, id, properties)
        return state.outputs if state else None

    def update(self, id: str, inputs: Properties, old: Properties, old_inputs: Properties, seconds: float) -> Properties:
        """Bring the living resource to what is declared, drift and what an earlier attempt left undone included.

        Raises:
            UnfinishedError: it is not as declared.
        """
        changed = frozenset(k for k in compared(old_inputs, inputs) if not same(old_inputs.get(k), inputs.get(k)))
        try:
            return self._converge(id, inputs, old, changed, seconds)
        except ProviderError as error:
            raise UnfinishedError(id, str(error)) from error

    def delete(self, id: str, properties: Properties, seconds: float) -> None:
        """Delete it and see that it is gone; one that is gone already is good.

        Raises:
            ProviderError: it is still there.
        """
        subject, row = self.subject, self.subject.row
        values = subject.values(properties, id)
        if row.before_delete:
            row.before_delete(subject, values, properties)
        for call in row.delete:
            try:
                subject.call(call, values)
            except AwsCallError as error:
                if not error.means_gone:
                    raise
        if row.stays:
            return
        for _ in _until(seconds or _DELETE_SECONDS):
            if read_state(subject, id, properties) is None:
                return
            if row.wait is None:
                raise ProviderError(f"{row.delete[-1].operation} answered, but {id} is still there")
        raise ProviderError(f"{id} is still there {seconds or _DELETE_SECONDS:.0f} s after {row.delete[-1].operation}")

    def refreshed_inputs(self, inputs: Properties, outputs: Properties) -> Properties:
        """The inputs as AWS has them now, limited to those the program gave, so that drift shows as a difference.

        On import (no inputs) everything that was read is an input, marked so that the program may leave it out.
        """
        schema = self.subject.schema
        if not inputs:
            found = {k: outputs[k] for k in schema.inputs if not is_empty(outputs.get(k)) and k not in ("region", "tagsAll")}
            return {**found, IMPORTED: sorted(found)}
        untold = self.subject.row.soft | self.subject.row.unread | {"region", "tagsAll"}
        result = dict(inputs)
        for name in inputs:
            if name not in untold and not name.startswith("__") and not name.endswith("Wo") and name in schema.outputs:
                result[name] = in_words_of(schema.inputs.get(name), inputs[name], outputs.get(name))
        if outputs.get("tags") and "tags" in schema.inputs and "tags" not in inputs:
            result["tags"] = outputs["tags"]
        return result

    def _converge(self, id: str, inputs: Properties, old: Properties, changed: frozenset[str], seconds: float) -> Properties:
        subject, row = self.subject, self.subject.row
        state = self._settled(id, old, inputs, seconds)
        values = subject.values({**_computed_only(subject, state.outputs), **inputs, **_every_tag(subject, inputs)}, id)
        actual = state.outputs if old else {k: v for k, v in state.outputs.items() if k == "tagsAll" or k in row.toggles}
        wanted = (changed | _undone(subject, inputs, state.outputs)) & self.changeable
        if wanted or (row.after and not old):
            change.apply(subject, values, wanted - row.soft, {**old, **actual})
            if row.after:
                row.after(subject, values, old)
            state = self._settled(id, old, inputs, seconds)
        for name in sorted(_undone(subject, inputs, state.outputs)):
            _log.warning("aws:%s %r: %s is not read back as declared", subject.token, subject.name, name)
            self.store.note(Gap(f"aws:{subject.token}", name))
        return {**state.outputs, **_shown(subject, inputs), **_every_tag(subject, inputs)}

    def _settled(self, id: str, properties: Properties, declared: Properties, seconds: float) -> State:
        """The state once it is what the row waits for."""
        wait, status = self.subject.row.wait, ""
        limit = seconds or (wait.seconds if wait else 0.0)
        for _ in _until(limit):
            state = read_state(self.subject, id, properties, declared)
            if state is None:
                raise ProviderError(f"{id} does not exist, says {self.subject.row.read[0].operation}; run a refresh")
            if wait is None:
                return state
            status = str(jmespath.search(wait.status, state.raw))
            if status in wait.ready:
                return state
            if status in wait.failed:
                raise ProviderError(f"{id} became {status!r} while waiting for {' or '.join(sorted(wait.ready))}")
        raise ProviderError(f"{id} is still {status!r} after {limit:.0f} s of waiting")


def _undone(subject: Subject, inputs: Properties, outputs: Properties) -> frozenset[str]:
    """Declared properties that are not what AWS has."""
    row = subject.row
    left_out = row.soft | row.unread | {"region", "tags", "tagsAll", DEFAULTED, IMPORTED}
    undone = {
        name
        for name, value in inputs.items()
        if name not in left_out
        and not is_empty(value)
        and "{" + name + "}" not in row.id
        and not name.endswith(("Wo", "WoVersion", "Prefix"))
        and not same(value, in_words_of(subject.schema.inputs.get(name), value, outputs.get(name)))
    }
    if row.tags and _every_tag(subject, inputs).get("tagsAll", {}) != (outputs.get("tagsAll") or {}):
        undone.add("tags")
    return frozenset(undone)


def _every_tag(subject: Subject, inputs: Properties) -> Properties:
    if "tagsAll" not in subject.schema.outputs:
        return {}
    return {"tagsAll": {**subject.session.default_tags, **(inputs.get("tags") or {})}}


def _shown(subject: Subject, inputs: Properties) -> Properties:
    """The inputs that are outputs too; write-only ones are not."""
    return {key: value for key, value in inputs.items() if key in subject.schema.outputs and not key.endswith("Wo")}


def _computed_only(subject: Subject, outputs: Properties) -> Properties:
    return {key: value for key, value in outputs.items() if key not in subject.schema.inputs}


def _id(row: Row, values: Properties, answer: Any) -> str:
    if not row.id_is_built:
        return str(jmespath.search(row.id, answer)).removeprefix("/hostedzone/")
    known: Mapping[str, Any] = {**values, **(answer if isinstance(answer, dict) else {})}
    return row.id.format(**{key: _written(value) for key, value in known.items()})


def _written(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return int(value) if isinstance(value, float) else value


def _until(seconds: float) -> Iterator[None]:
    """Once at once, then with growing pauses until the time is up."""
    started, pause = time.monotonic(), _FIRST_PAUSE
    while True:
        yield
        if time.monotonic() - started >= seconds:
            return
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)
