"""Small exported files, as Pulumi and Terraform write them: a key, a bucket with a policy, a database, one secret in each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SECRET = "correct-horse-battery"
WRAPPED = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": f"v1:{SECRET}"}
UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
STACK_URN = "urn:pulumi:test::project::pulumi:pulumi:Stack::project-test"
PROVIDER_URN = "urn:pulumi:test::project::pulumi:providers:aws::recovery"
KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"


def urn(type_: str, name: str) -> str:
    return f"urn:pulumi:test::project::{type_}::{name}"


def stated(type_: str, name: str, inputs: Mapping[str, object], **more: Any) -> dict[str, Any]:
    """A resource as the engine writes it down; `made_from` is its property dependencies, by name of the resource."""
    made_from = more.pop("made_from", {})
    return {
        "urn": urn(type_, name),
        "custom": True,
        "type": type_,
        "inputs": inputs,
        "parent": STACK_URN,
        "provider": f"{PROVIDER_URN}::some-id",
        "propertyDependencies": {key: list(made_from.get(key, ())) for key in inputs},
        **more,
    }


KEY = stated(
    "aws:kms/key:Key",
    "records",
    {"enableKeyRotation": True, "__defaults": ["deletionWindowInDays"], "deletionWindowInDays": 30},
    id="11111111-2222-3333-4444-555555555555",
    outputs={"arn": KEY_ARN, "keyId": "11111111-2222-3333-4444-555555555555", "keyUsage": "ENCRYPT_DECRYPT"},
    protect=True,
)
BUCKET = stated(
    "aws:s3/bucket:Bucket",
    "records",
    {"bucket": "clinic-records", "tags": {"owner": "records"}},
    id="clinic-records",
    outputs={"arn": "arn:aws:s3:::clinic-records", "bucket": "clinic-records", "region": "eu-west-1"},
)
POLICY = stated(
    "aws:s3/bucketPolicy:BucketPolicy",
    "records",
    {
        "bucket": "clinic-records",
        "policy": json.dumps({"Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": ["arn:aws:s3:::clinic-records/*"]}]}),
    },
    made_from={"bucket": [BUCKET["urn"]], "policy": [BUCKET["urn"]]},
    outputs={"bucket": "clinic-records"},
    id="clinic-records",
)
DATABASE = stated(
    "aws:rds/instance:Instance",
    "ehr",
    {"identifier": "clinic-ehr", "kmsKeyId": KEY_ARN, "port": 5432, "password": WRAPPED, "storageEncrypted": True},
    made_from={"kmsKeyId": [KEY["urn"]]},
    id="db-ABCDEFGH",
    outputs={"arn": "arn:aws:rds:eu-west-1:123456789012:db:clinic-ehr", "identifier": "clinic-ehr", "password": WRAPPED},
)
PROVIDER = {
    "urn": PROVIDER_URN,
    "custom": True,
    "type": "pulumi:providers:aws",
    "id": "some-id",
    "inputs": {"region": "eu-central-1"},
    "outputs": {"region": "eu-central-1"},
    "parent": STACK_URN,
}
ROOT = {
    "urn": STACK_URN,
    "custom": False,
    "type": "pulumi:pulumi:Stack",
    "outputs": {"recovery_plan": {"database": DATABASE["outputs"]["arn"], "evidence_bucket": "clinic-records", "api_token": WRAPPED}},
}
RESOURCES = (ROOT, PROVIDER, KEY, BUCKET, POLICY, DATABASE)


def state(*resources: Mapping[str, object], **deployment: object) -> dict[str, Any]:
    return {"version": 3, "deployment": {"manifest": {}, "resources": list(resources or RESOURCES), **deployment}}


def step(op: str, new: Mapping[str, Any] | None, old: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A step; a resource that is new has neither identifier nor outputs yet."""
    return {"op": op, "urn": (new or old or {})["urn"], **({"oldState": old} if old else {}), **({"newState": new} if new else {})}


def planned(resource: Mapping[str, Any], **inputs: object) -> dict[str, Any]:
    """A resource as a preview shows it before it is made."""
    kept = {k: v for k, v in resource.items() if k not in {"id", "outputs"}}
    return {**kept, "inputs": {**resource.get("inputs", {}), **inputs}}


def preview(*steps: Mapping[str, Any], **more: object) -> dict[str, Any]:
    ops = [s["op"] for s in steps]
    return {
        "config": {"aws:region": "eu-west-1", "project:environment": '{"throw_away": true}', "project:apiToken": "[secret]"},
        "steps": list(steps),
        "duration": 1,
        "changeSummary": {op: ops.count(op) for op in sorted(set(ops))},
        **more,
    }


FIRST_PREVIEW = preview(
    step("create", planned(ROOT)),
    step("create", planned(PROVIDER)),
    step("create", planned(KEY)),
    step("create", planned(BUCKET)),
    step("create", planned(POLICY, policy=UNKNOWN_TEXT)),
    step("create", planned(DATABASE, kmsKeyId=UNKNOWN_TEXT, password="[secret]")),
)


def terraform(type_: str, name: str, values: Mapping[str, object], **more: Any) -> dict[str, Any]:
    """One managed resource, for `terraform_plan`: its values, what is unknown of it, its expressions."""
    return {"address": f"{type_}.{name}", "mode": "managed", "type": type_, "name": name, "values": values, **more}


def terraform_plan(*resources: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A plan of the root module alone."""
    heads = [{k: r[k] for k in ("address", "mode", "type", "name")} for r in resources]
    planned_ = [{**h, "values": r["values"], "sensitive_values": r.get("sensitive", {})} for h, r in zip(heads, resources, strict=True)]
    changes = [
        {**h, "change": {"actions": ["create"], "after": r["values"], "after_unknown": r.get("unknown", {})}}
        for h, r in zip(heads, resources, strict=True)
    ]
    configured = [
        {**h, "provider_config_key": "aws.recovery", "expressions": r.get("expressions", {})} for h, r in zip(heads, resources, strict=True)
    ]
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "variables": {"away": {"value": "eu-central-1"}},
        "planned_values": {"root_module": {"resources": planned_}},
        "resource_changes": changes,
        "configuration": {
            "provider_config": {
                "aws": {"name": "aws", "expressions": {"region": {"constant_value": "eu-west-1"}}},
                "aws.recovery": {"name": "aws", "alias": "recovery", "expressions": {"region": {"references": ["var.away"]}}},
            },
            "root_module": {"resources": configured},
        },
        **more,
    }


TERRAFORM_PLAN = terraform_plan(
    terraform("aws_kms_key", "records", {"enable_key_rotation": True, "policy": None}, unknown={"arn": True, "id": True}),
    terraform("aws_s3_bucket", "records", {"bucket": "clinic-records", "tags": None}, unknown={"arn": True, "id": True}),
    terraform(
        "aws_db_instance",
        "ehr",
        {"identifier": "clinic-ehr", "storage_encrypted": True, "password": SECRET, "port": 5432},
        unknown={"kms_key_id": True, "arn": True},
        sensitive={"password": True},
        expressions={"kms_key_id": {"references": ["aws_kms_key.records.arn", "aws_kms_key.records"]}},
    ),
)


def written(folder: Path, document: object, name: str = "export.json") -> Path:
    """A file that holds `document`; text as it is."""
    file = folder / name
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return file
