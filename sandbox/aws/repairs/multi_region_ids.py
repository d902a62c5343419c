"""KMS: moto's ids of multi-Region keys are four characters too long, so nothing encrypted under one can be decrypted."""

from __future__ import annotations

import re
import uuid

from moto.kms import models, utils
from moto.kms.responses import KmsResponse

_OURS = re.compile(r"mrk-[0-9a-f]{32}")


def apply() -> None:
    """Make ids as AWS does: ``mrk-`` and 32 hexadecimal digits (KMS Developer Guide, "Multi-Region keys")."""
    vars(models)["generate_key_id"] = _key_id
    KmsResponse._validate_cmk_id = _validate  # type: ignore[method-assign, assignment]  # noqa: SLF001 - moto knows its own form only


_moto_validate = KmsResponse._validate_cmk_id  # noqa: SLF001


def _key_id(multi_region: bool = False) -> str:
    return f"mrk-{uuid.uuid4().hex}" if multi_region else utils.generate_key_id()


def _validate(response: KmsResponse, key_id: str) -> None:
    if not (_OURS.fullmatch(key_id) and key_id in response.kms_backend.keys):
        _moto_validate(response, key_id)
