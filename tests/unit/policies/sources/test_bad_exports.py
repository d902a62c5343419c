"""Whatever a file holds, it is a graph or an error that says what to do; no error shows a secret."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.errors import InputError
from policies.graph import Graph
from policies.judge import judge
from policies.rules import all_rules
from policies.sources.preview import read_preview
from policies.sources.state import read_state
from policies.sources.terraform_plan import read_terraform_plan
from tests.unit.policies.sources import exports as e

Read = Callable[[Path], Graph]
READERS: dict[str, tuple[Read, dict[str, Any], str]] = {
    "state": (read_state, e.state(), "pulumi stack export"),
    "preview": (read_preview, e.FIRST_PREVIEW, "pulumi preview --json --show-sames"),
    "plan": (read_terraform_plan, e.TERRAFORM_PLAN, "terraform show -json PLAN"),
}
each_reader = pytest.mark.parametrize(("read", "document", "how"), READERS.values(), ids=READERS)


def problems(read: Read, file: Path) -> tuple[str, ...]:
    with pytest.raises(InputError) as refused:
        read(file)
    assert e.SECRET not in str(refused.value)
    return refused.value.problems


@each_reader
def test_what_cannot_be_a_file_of_json_says_why_and_how_to_make_one(read: Read, document: dict[str, Any], how: str, tmp_path: Path) -> None:
    assert f"there is no such file; `{how} > nowhere.json` writes one" in problems(read, tmp_path / "nowhere.json")[0]
    assert f"this is a directory; name the file that `{how}` wrote" in problems(read, tmp_path)[0]
    assert f"the file is empty; did `{how}` fail?" in problems(read, e.written(tmp_path, " \n"))[0]
    assert "this is not JSON (line 1, column 1" in problems(read, e.written(tmp_path, f"error: {e.SECRET} {document}"))[0]
    assert "expected a JSON object" in problems(read, e.written(tmp_path, [document]))[0]
    (tmp_path / "binary").write_bytes(b"\x00\xff\xfe\x80")
    assert "this is not text" in problems(read, tmp_path / "binary")[0]
    (tmp_path / "plan.tfplan").write_bytes(b"PK\x03\x04rest")
    assert "`terraform show -json plan.tfplan` turns it into JSON" in problems(read, tmp_path / "plan.tfplan")[0]
    assert "nested too deeply" in problems(read, e.written(tmp_path, '{"a":' + "[" * 200_000))[0]


@each_reader
def test_json_that_is_cut_off_says_so_wherever_it_was_cut(read: Read, document: dict[str, Any], how: str, tmp_path: Path) -> None:
    text = json.dumps(document)
    for end in range(1, len(text), max(1, len(text) // 97)):
        [problem] = problems(read, e.written(tmp_path, text[:end]))
        assert "the JSON is cut off at line 1" in problem
        assert f"write it again with `{how}`" in problem


@pytest.mark.parametrize("kind", READERS)
def test_json_of_another_kind_says_which_option_reads_it(kind: str, tmp_path: Path) -> None:
    options = {"state": "use --state", "preview": "use --preview", "plan": "use --terraform-plan"}
    for other in set(READERS) - {kind}:
        assert options[other] in problems(READERS[kind][0], e.written(tmp_path, READERS[other][1]))[0]
    recorded = {"schema": "holdfast.graph/1", "environment": "a", "resources": []}
    assert "check its program with --stack" in problems(READERS[kind][0], e.written(tmp_path, recorded))[0]
    assert "terraform plan -out PLAN" in problems(READERS[kind][0], e.written(tmp_path, {"terraform_version": "1", "lineage": "x"}))[0]
    events = '{"sequence":0,"timestamp":1,"preludeEvent":{}}\n{"sequence":1,"timestamp":1}\n'
    assert "without PULUMI_ENABLE_STREAMING_JSON_PREVIEW" in problems(READERS[kind][0], e.written(tmp_path, events))[0]


BAD_STATES: list[tuple[object, str]] = [
    ({"version": 1, "deployment": {}}, "schema version is 1, expected 3; export it again with a current Pulumi"),
    ({"version": 2, "deployment": {}}, "schema version is 2, expected 3; export it again"),
    ({"version": 4, "deployment": {}}, "schema version is 4, expected 3; this reader does not know what it means"),
    ({"version": True, "deployment": {}}, "expected 3"),
    ({"version": "3", "deployment": {}}, "schema version is str, expected 3"),
    ({"version": 3, "deployment": []}, "`deployment` must be an object, found list"),
    ({"version": 3, "checkpoint": {}}, "a backend's own checkpoint file; run `pulumi stack export`"),
    ({}, "not an exported state: it has no version and no deployment"),
    ({"version": 3, "deployment": {"resources": []}}, "the state holds no resource; was the stack brought up"),
    ({"version": 3, "deployment": {}}, "the state holds no resource"),
    (e.state(e.ROOT, e.PROVIDER), "the state holds no resource of any cloud"),
    (e.state(e.KEY, {**e.KEY}), f"{e.KEY['urn']} is there twice"),
]


@pytest.mark.parametrize(("document", "said"), BAD_STATES)
def test_a_state_that_cannot_be_judged_says_why(document: object, said: str, tmp_path: Path) -> None:
    assert any(said in p for p in problems(read_state, e.written(tmp_path, document)))


def test_every_malformed_resource_is_named_at_once(tmp_path: Path) -> None:
    document = e.state({}, {**e.KEY, "type": None}, {**e.KEY, "inputs": [e.SECRET]}, {**e.KEY, "urn": "nonsense"}, [])  # type: ignore[arg-type]
    assert [p.partition("export.json: ")[2] for p in problems(read_state, e.written(tmp_path, document))] == [
        "resources[0]: has no urn",
        "resources[0]: has no type",
        "resources[1] (records): has no type",
        "resources[2] (records): inputs must be an object, found list",
        "resources[3]: its urn is not of the form urn:pulumi:STACK::PROJECT::TYPE::NAME",
        "resources[4]: expected an object, found list",
    ]


def without(document: dict[str, Any], key: str) -> dict[str, Any]:
    return {k: v for k, v in document.items() if k != key}


BAD_PLANS: list[tuple[object, str]] = [
    (without(e.TERRAFORM_PLAN, "terraform_version"), "no `terraform_version`"),
    (without(e.TERRAFORM_PLAN, "format_version"), "no `format_version`"),
    (without(e.TERRAFORM_PLAN, "planned_values"), "no `planned_values`"),
    ({**e.TERRAFORM_PLAN, "format_version": "2.0"}, "its format_version is 2.0, expected 1.x"),
    ({**e.TERRAFORM_PLAN, "format_version": "0.2"}, "its format_version is 0.2, expected 1.x"),
    ({**e.TERRAFORM_PLAN, "errored": True}, "the plan ended with an error and shows only a part"),
    (e.terraform_plan(), "the plan leaves no resource standing"),
    (e.terraform_plan(*[e.terraform("aws_vpc", "a", {})] * 2), "aws_vpc.a is there twice"),
    ({**e.TERRAFORM_PLAN, "planned_values": {"root_module": {"resources": [{}]}}}, "resources[0]: has no address"),
    ({**e.TERRAFORM_PLAN, "planned_values": {"root_module": {"resources": {}}}}, "root_module.resources: expected a list, found dict"),
]


@pytest.mark.parametrize(("document", "said"), BAD_PLANS)
def test_a_plan_that_cannot_be_judged_says_why(document: object, said: str, tmp_path: Path) -> None:
    assert any(said in p for p in problems(read_terraform_plan, e.written(tmp_path, document)))


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every part of a document."""
    yield path
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(item, (*path, key))


PLACES = {name: [p for p in places(document) if p] for name, (_, document, _) in READERS.items()}
TEXTS = st.sampled_from(["", "x", e.UNKNOWN_TEXT, "[secret]", e.KEY_ARN, e.KEY["urn"]])
NAMES = st.sampled_from(["a", "references", "__defaults", "urn"])
SCALARS = st.none() | st.booleans() | st.integers(-3, 5000) | TEXTS
ANYTHING = st.recursive(
    SCALARS | st.just(e.WRAPPED),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=4,
)


@pytest.mark.parametrize("kind", READERS)
@given(data=st.data())
def test_any_document_with_parts_changed_is_a_graph_that_can_be_judged_or_an_input_error(kind: str, data: st.DataObject) -> None:
    read, original, _ = READERS[kind]
    document: Any = copy.deepcopy(original)
    for path in data.draw(st.lists(st.sampled_from(PLACES[kind]), min_size=1, max_size=3)):
        change(document, path, data.draw(st.just(...) | ANYTHING))
    with tempfile.TemporaryDirectory() as folder:
        said = told(read, e.written(Path(folder), document))
    assert e.SECRET not in said


def told(read: Read, file: Path) -> str:
    """What a reader of the answer sees: the problems, or the findings."""
    try:
        graph = read(file)
    except InputError as refused:
        return str(refused)
    assert any(r.custom for r in graph.resources)
    return repr([(f.resource, f.reason) for f in judge(graph, all_rules()).findings])


def change(document: Any, path: tuple[str | int, ...], value: object) -> None:
    """Put `value` at a path, or remove what is there; nothing where an earlier change took the path away."""
    try:
        for key in path[:-1]:
            document = document[key]
        if value is ...:
            del document[path[-1]]
        else:
            document[path[-1]] = value
    except (KeyError, IndexError, TypeError):
        return


@pytest.mark.parametrize("kind", READERS)
@given(data=st.data())
def test_any_bytes_are_an_input_error(kind: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "any"
        file.write_bytes(data.draw(st.binary(max_size=60)))
        problems(READERS[kind][0], file)
