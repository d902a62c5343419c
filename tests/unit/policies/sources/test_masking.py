"""No secret leaves the recording, whatever it is wrapped in or called."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.sources.document import from_document, to_document
from policies.sources.masking import SIGNATURE, masked
from policies.value import UNKNOWN, Secret, SecretOrigin, reference_text
from tests.unit.policies.graphs import graph, resource

WRAPPER = {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270"}
KEY_ID = "AKIA" + "Q7" * 8


def test_a_wrapped_secret_is_masked_and_its_origin_kept() -> None:
    origins = [
        masked({**WRAPPER, "value": value}, str) for value in ("hunter2", "masked-secret-1", reference_text("urn:pulumi:a::b::c::d", "id"))
    ]
    assert origins == [Secret(SecretOrigin.LITERAL), Secret(SecretOrigin.CONFIGURATION), Secret(SecretOrigin.REFERENCE)]


@pytest.mark.parametrize(
    "value",
    [
        KEY_ID,
        f"export KEY={KEY_ID}",
        "-----BEGIN RSA PRIVATE KEY-----",
        "postgres://owner:hunter2@db/ehr",
        "hvs." + "a" * 24,
    ],
)
def test_what_looks_like_a_secret_is_masked_wherever_it_stands(value: str) -> None:
    assert masked({"userData": [value]}, str) == {"userData": [Secret(SecretOrigin.LITERAL)]}


@pytest.mark.parametrize("name", ["password", "masterPassword", "secretString", "apiKey", "DB_PASSWORD"])
def test_what_is_called_a_secret_is_masked(name: str) -> None:
    assert masked({name: "hunter2"}, str) == {name: Secret(SecretOrigin.LITERAL)}
    assert masked({"environment": [{"name": name, "value": "hunter2"}]}, str)["environment"][0]["value"] == Secret(SecretOrigin.LITERAL)  # type: ignore[index]


@pytest.mark.parametrize("name", ["secretArn", "passwordLength", "keyId", "tokenKeyId"])
def test_what_only_speaks_of_a_secret_is_not(name: str) -> None:
    assert masked({name: "plain"}, str) == {name: "plain"}


def test_a_reference_under_a_secret_name_stays_a_reference() -> None:
    reference = reference_text("urn:pulumi:a::b::c::d", "result")
    assert masked({"password": reference}, str) == {"password": reference}


secrets = st.text(min_size=12, alphabet="abcdefghijklmnopqrstuvwxyz0123456789")
wrapped = st.recursive(
    secrets.map(lambda s: {**WRAPPER, "value": f"S{s}"}),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "value"]), inner, max_size=3),
)


def texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [t for v in value.values() for t in texts(v)]
    if isinstance(value, list):
        return [t for v in value for t in texts(v)]
    return [value] if isinstance(value, str) else []


@given(wrapped)
def test_no_wrapped_text_reaches_the_document(value: object) -> None:
    document = json.dumps(to_document(graph(resource("aws:kms/key:Key", "k", held=masked(value, str)))))
    assert not [t for t in texts(value) if t.startswith("S") and t in document]


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just(UNKNOWN) | st.sampled_from(list(SecretOrigin)).map(Secret),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet="abc", min_size=1), inner, max_size=3),
)


@given(plain)
def test_a_graph_survives_being_written_and_read(value: object) -> None:
    before = graph(resource("aws:kms/key:Key", "k", protect=True, held=value), outputs={"o": value})
    after = from_document(json.loads(json.dumps(to_document(before))))
    assert after.resources[0].properties == before.resources[0].properties
    assert after.resources[0].options == before.resources[0].options
    assert after.resources[0].edges == before.resources[0].edges
    assert after.outputs == before.outputs
