"""Bucket policies, endpoint policies, parameters and the plan's hash."""

from __future__ import annotations

import json
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from components.data.postgres_parameters import PARAMETERS, family
from components.network.endpoint_policy import INTERFACE_SERVICES, interface_policy, object_store_policy
from components.recovery.recovery_plan import SCHEMA, with_plan_hash
from components.storage.bucket_policy import BucketGuests, ServiceDelivery, bucket_policy

ARN = "arn:aws:s3:::archive"
TRAIL = ServiceDelivery(
    principal="cloudtrail.amazonaws.com",
    prefixes=("AWSLogs/1/*",),
    condition_key="aws:SourceArn",
    sources=("arn:aws:cloudtrail:eu-west-1:1:trail/t",),
    looks_first=True,
)


def statements(policy: object) -> dict[str, dict[str, Any]]:
    return {s["Sid"]: s for s in cast("dict[str, list[dict[str, Any]]]", policy)["Statement"]}


def test_every_bucket_refuses_plain_http_for_the_bucket_and_its_objects() -> None:
    deny = statements(bucket_policy(ARN))["TlsOnly"]
    assert (deny["Effect"], deny["Principal"], deny["Resource"]) == ("Deny", {"AWS": "*"}, [ARN, f"{ARN}/*"])


def test_a_bucket_without_deliveries_lets_nobody_in() -> None:
    assert [s["Effect"] for s in statements(bucket_policy(ARN)).values()] == ["Deny"]


def test_a_service_writes_below_its_prefix_for_us_alone() -> None:
    found = statements(bucket_policy(ARN, BucketGuests(deliveries=[TRAIL])))
    assert found["CloudtrailWrites"]["Resource"] == f"{ARN}/AWSLogs/1/*"
    assert all(
        found[sid]["Condition"] == {"ArnLike": {"aws:SourceArn": list(TRAIL.sources)}} for sid in ("CloudtrailWrites", "CloudtrailLooks")
    )


def test_no_endpoint_lets_another_accounts_credentials_through() -> None:
    for policy in (*(interface_policy(service, ["1", "2"]) for service in INTERFACE_SERVICES), object_store_policy(["1", "2"])):
        (statement,) = statements(policy).values()
        assert statement["Condition"]["StringEquals"]["aws:PrincipalAccount"] == ["1", "2"]
        assert statement["Action"] != "*"


def test_the_object_store_is_ours_on_both_ends() -> None:
    (statement,) = statements(object_store_policy(["1"])).values()
    assert statement["Condition"]["StringEquals"]["aws:ResourceAccount"] == ["1"]


def test_tls_is_forced() -> None:
    assert {p.name: p.value for p in PARAMETERS}["rds.force_ssl"] == "1"


_SILENT = {
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_error_verbosity": "terse",
}
_SILENT_UNLESS_SET = ("log_duration", "log_min_duration_sample", "log_min_messages", "log_transaction_sample_rate")


def test_every_parameter_that_could_log_a_statement_is_silent() -> None:
    values = {p.name: p.value for p in PARAMETERS}
    assert {name: values.get(name) for name in _SILENT} == _SILENT
    assert not set(_SILENT_UNLESS_SET) & set(values)


def test_no_extension_is_loaded_that_writes_statements_to_the_log() -> None:
    assert [p.name for p in PARAMETERS if p.name.startswith(("pgaudit.", "auto_explain.", "debug_", "shared_preload"))] == []


def test_the_parameter_family_follows_the_major_version() -> None:
    assert [family(v) for v in ("18", "17.5")] == ["postgres18", "postgres17"]


texts = st.dictionaries(st.text(min_size=1), st.integers() | st.text() | st.lists(st.integers()), min_size=1)


@given(plan=texts)
def test_the_plan_hash_does_not_depend_on_order(plan: dict[str, object]) -> None:
    backwards = dict(reversed(plan.items()))
    assert with_plan_hash(plan) == with_plan_hash(backwards)


@given(plan=texts, key=st.text(min_size=1))
def test_any_change_changes_the_plan_hash(plan: dict[str, object], key: str) -> None:
    changed = plan | {key: "changed"}
    same = with_plan_hash(plan)["plan_hash"] == with_plan_hash(changed)["plan_hash"]
    assert same is (key in {"plan_hash", "schema"} or plan.get(key) == "changed")


def test_hashing_a_hashed_plan_changes_nothing() -> None:
    once = with_plan_hash({"environment": "sandbox"})
    assert with_plan_hash(once) == once
    assert once["schema"] == SCHEMA
    assert json.dumps(once)
