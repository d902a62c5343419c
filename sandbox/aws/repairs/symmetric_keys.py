"""KMS: moto makes an RSA key pair even for a symmetric key, which takes 136 ms a CreateKey."""

from __future__ import annotations

from typing import Any

from moto.kms import models, utils

_NO_PRIVATE_KEY = {"SYMMETRIC_DEFAULT", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512"}


def apply() -> None:
    """Make key pairs for asymmetric keys only."""
    vars(models)["generate_private_key"] = _for_asymmetric_keys_only


def _for_asymmetric_keys_only(key_spec: str) -> Any:
    return None if key_spec in _NO_PRIVATE_KEY else utils.generate_private_key(key_spec)
