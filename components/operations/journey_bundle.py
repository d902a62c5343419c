"""The script of a canary as the archive CloudWatch Synthetics wants, the same bytes from the same script.

Source: Amazon CloudWatch User Guide, "Writing a canary script", packaging for Python: the script is ``python/<name>.py``.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from dataclasses import dataclass
from importlib import resources

HANDLER = "journey_script.handler"

_SCRIPT = "journey_script.py"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment an archive can name
_READABLE = 0o644 << 16


@dataclass(frozen=True)
class Bundle:
    """An archive.

    Attributes:
        content: base64.
        digest: SHA-256 of the archive, in hexadecimal.
    """

    content: str
    digest: str


def journey_bundle() -> Bundle:
    """The archive of the script that is part of this package."""
    return bundle(resources.files(__package__).joinpath(_SCRIPT).read_bytes())


def bundle(script: bytes) -> Bundle:
    """An archive that holds `script` alone, without compression, a time or a machine in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        entry = zipfile.ZipInfo(f"python/{_SCRIPT}", _EPOCH)
        entry.create_system, entry.external_attr = 3, _READABLE
        archive.writestr(entry, script)
    return Bundle(base64.b64encode(buffer.getvalue()).decode(), hashlib.sha256(buffer.getvalue()).hexdigest())
