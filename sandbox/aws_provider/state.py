"""What a resource really is: read from AWS and put into Pulumi's names, in the spelling the program uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jmespath

from sandbox.aws_provider.errors import AwsCallError
from sandbox.aws_provider.meaning import alike, in_words_of
from sandbox.aws_provider.row import Row
from sandbox.aws_provider.shape import from_aws, spellings
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties, present

_TAG_MEMBERS = ("Tags", "TagSet", "TagList", "tags")


@dataclass(frozen=True)
class State:
    """Outputs by name, and the raw answer the row's `wait` looks into."""

    outputs: Properties
    raw: Mapping[str, Any]


def read_state(subject: Subject, id: str, properties: Properties, declared: Properties | None = None) -> State | None:
    """The resource's actual outputs, or None when it is gone.

    Args:
        subject: the resource.
        id: its id.
        properties: what is known of it, for values AWS does not answer with; may be empty, as on import.
        declared: what gives the spelling, `properties` unless given. A computed output finds it as ``_declared``,
            and the answer as ``_raw``.

    Raises:
        AwsCallError: AWS refused a call for another reason than that the resource is gone.
    """
    raw = _answers(subject, id, properties)
    if raw is None or (subject.row.gone and jmespath.search(subject.row.gone, raw)):
        return None
    raw = _flattened(subject.row, raw)
    values = subject.values(properties, id)
    outputs = _outputs(subject, raw, properties, values)
    outputs["region"] = subject.region
    spelling = properties if declared is None else declared
    known = {**raw, **values, **present(outputs), "_declared": spelling, "_raw": raw}
    for name, source in subject.row.computed.items():
        outputs[name] = source.format(**known) if isinstance(source, str) else source(known)
    if "tags" in subject.schema.outputs:
        outputs.update(_tags(subject, raw, {**raw, **values, **present(outputs)}, spelling))
    kinds = subject.schema.outputs
    spelled = {name: in_words_of(kinds.get(name), spelling.get(name), value) for name, value in present(outputs).items()}
    return State(spelled, raw)


def _answers(subject: Subject, id: str, properties: Properties) -> dict[str, Any] | None:
    values = subject.values(properties, id)
    raw: dict[str, Any] = {}
    for index, call in enumerate(subject.row.read):
        try:
            answer = subject.call(call, {**raw, **values})
        except AwsCallError as error:
            if not error.means_gone:
                raise
            answer = None
            if not call.may_be_missing:
                return None
        if not answer and index == 0:
            return None
        raw.update(answer if isinstance(answer, dict) else {})
    raw.pop("ResponseMetadata", None)
    return raw


def _flattened(row: Row, raw: dict[str, Any]) -> dict[str, Any]:
    for member in row.flatten:
        if isinstance(inner := raw.get(member), dict):
            raw = {**inner, **raw}
    return raw


def _outputs(subject: Subject, raw: Mapping[str, Any], properties: Properties, values: Properties) -> Properties:
    row, by_name = subject.row, {alike(name): value for name, value in raw.items()}
    noun = _noun(row)
    outputs: Properties = {}
    for name, kind in subject.schema.outputs.items():
        if name in ("tags", "tagsAll", "region") or name.endswith("Wo"):
            continue
        if name in row.names:
            found = jmespath.search(row.names[name], raw)
        else:
            found = next((by_name[s] for s in (alike(name), alike(noun + name), *spellings(name)[1:]) if s in by_name), None)
        value = from_aws(kind, found)
        if value is None:
            value = properties.get(name, values.get(name) if "{" + name + "}" in row.id else None)
        outputs[name] = value
    return outputs


def _noun(row: Row) -> str:
    """What AWS calls the thing, such as Vpc in ``DescribeVpcs > Vpcs[0]``: its members often begin with it."""
    call = row.read[0]
    return (call.answer or call.operation).split("[")[0].split(".")[-1].rstrip("s")


def _tags(subject: Subject, raw: Mapping[str, Any], values: Properties, properties: Properties) -> Properties:
    found = next((raw[name] for name in _TAG_MEMBERS if name in raw), None)
    tagging = subject.row.tags
    if found is None and tagging and tagging.read:
        try:
            found = subject.call(tagging.read, values)
        except AwsCallError as error:
            if not error.means_gone and error.code != "NoSuchTagSet":
                raise
    every = {key: value for key, value in (from_aws({"*": "s"}, found or {})).items() if not key.startswith("aws:")}
    defaults, declared = subject.session.default_tags, properties.get("tags") or {}
    return {"tagsAll": every, "tags": {key: value for key, value in every.items() if defaults.get(key) != value or key in declared}}
