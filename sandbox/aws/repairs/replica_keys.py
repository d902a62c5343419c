"""KMS: moto's ReplicateKey fails on an ARN, drops description, policy and tags, and lets primary and replica share what is their own."""

from __future__ import annotations

import json

from moto.kms.models import Key, KmsBackend, kms_backends
from moto.kms.responses import KmsResponse


def apply() -> None:
    """Replicate as AWS does (KMS API Reference, "ReplicateKey")."""
    KmsBackend.replicate_key = _replicate  # type: ignore[method-assign, assignment]  # mypy takes a function put in for a method as one without self
    KmsResponse.replicate_key = _respond  # type: ignore[method-assign, assignment]  # mypy takes a function put in for a method as one without self


_moto_replicate = KmsBackend.replicate_key


def _replicate(backend: KmsBackend, key_id: str, replica_region: str) -> Key:
    primary = backend.keys[backend.any_id_to_key_id(key_id)]
    replica = _moto_replicate(backend, primary.id, replica_region)
    replica.grants, replica.aliases = {}, {}
    if primary.multi_region:  # the list of replicas stays one for all; what kind of key this is, is its own
        replica.multi_region_configuration = {**primary.multi_region_configuration, "MultiRegionKeyType": "REPLICA"}
    return replica


def _respond(response: KmsResponse) -> str:
    key_id, region = response._get_param("KeyId"), response._get_param("ReplicaRegion")  # noqa: SLF001 - moto's way to a parameter
    response._validate_key_id(key_id)  # noqa: SLF001
    replica = response.kms_backend.replicate_key(key_id, region)
    replica.description = response._get_param("Description") or ""  # noqa: SLF001
    replica.policy = response._get_param("Policy") or replica.generate_default_policy()  # noqa: SLF001
    tags = {tag["TagKey"]: tag["TagValue"] for tag in response._get_param("Tags") or []}  # noqa: SLF001
    if tags:
        kms_backends[replica.account_id][region].tag_resource(replica.id, tags)
    return json.dumps({"ReplicaKeyMetadata": replica.to_dict()["KeyMetadata"], "ReplicaPolicy": replica.policy})
