"""What a grant may allow."""

from __future__ import annotations

from enum import StrEnum


class GrantOperation(StrEnum):
    """The operations on a symmetric key that a grant may allow (AWS KMS Developer Guide, "Grant operations")."""

    CREATE_GRANT = "CreateGrant"
    DECRYPT = "Decrypt"
    DESCRIBE_KEY = "DescribeKey"
    ENCRYPT = "Encrypt"
    GENERATE_DATA_KEY = "GenerateDataKey"
    GENERATE_DATA_KEY_WITHOUT_PLAINTEXT = "GenerateDataKeyWithoutPlaintext"
    RE_ENCRYPT_FROM = "ReEncryptFrom"
    RE_ENCRYPT_TO = "ReEncryptTo"
    RETIRE_GRANT = "RetireGrant"
