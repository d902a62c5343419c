"""Secrets become placeholders before anything is written down, and say where they came from.

The engine's protocol carries a secret in plain text inside a marked object. Its signatures: Pulumi SDK, `pulumi.runtime.rpc`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from policies.sources.project import MASKED
from policies.value import UNKNOWN, Secret, SecretOrigin, references

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the marker of a secret, not a secret
_RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_ENCRYPTED = {"ciphertext", "plaintext"}  # how a state holds a secret, encrypted or shown on demand

# Public formats: AWS access key identifiers, PEM private keys, Vault tokens, a password inside a URL.
_LOOKS_SECRET = re.compile(
    r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bhvs\.[A-Za-z0-9_-]{20,}|://[^/\s:@${}]+:[^/\s:@${}]+@"
)
# Named so, a literal is taken for a secret whatever it looks like; names of references (…Arn, …Id, …File) are not.
_NAMED_SECRET = re.compile(
    r"(?i)^(?:.*[_-])?(?:password|passwd|secret|token|api_?key|private_?key|secret_?string|master_?(?:user_?)?password)$"
)

Written = Callable[[str], str]


def masked(value: object, written: Written, *, name: str = "", origin: SecretOrigin | None = None) -> object:
    """`value` with every secret replaced by a `Secret`.

    Args:
        value: as the engine's protocol carries it, already decoded from protobuf.
        written: rewrites stand-ins for outputs into references (see `policies.value`).
        name: the property that holds the value; some names make a literal a secret.
        origin: where masked values come from, when the source cannot tell; None to find out.
    """
    if isinstance(value, Mapping):
        return _marked(value, written, origin) if SIGNATURE in value else _object(value, written, origin)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [masked(item, written, name=name, origin=origin) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, str):
        return value
    if value == UNKNOWN_TEXT:
        return UNKNOWN
    text = written(value)
    named = bool(_NAMED_SECRET.match(name)) and bool(text) and not any(references(text))
    return Secret(origin or _origin(text)) if named or _LOOKS_SECRET.search(text) else text


def _object(value: Mapping[str, object], written: Written, origin: SecretOrigin | None) -> dict[str, object]:
    """An object; one of the form ``{name: PASSWORD, value: …}`` names its value in `name`."""
    called = value.get("name")
    return {
        written(key): masked(item, written, name=called if key == "value" and isinstance(called, str) else key, origin=origin)
        for key, item in sorted(value.items())
    }


def _marked(value: Mapping[str, object], written: Written, origin: SecretOrigin | None) -> object:
    signature = value[SIGNATURE]
    if signature == SECRET:
        if _ENCRYPTED & set(value):
            return Secret(origin or SecretOrigin.UNTOLD)
        inside = value.get("value")
        return None if inside is None else Secret(origin or _origin(written(_text(inside))))
    if signature == _RESOURCE:
        return written(str(value.get("id") or value.get("urn")))
    return {"asset": sorted(key for key in value if key != SIGNATURE)}


def _text(value: object) -> str:
    """All text below `value`, run together; read only to tell where a secret came from."""
    if isinstance(value, Mapping):
        return " ".join(_text(v) for v in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join(_text(v) for v in value)
    return str(value)


def _origin(text: str) -> SecretOrigin:
    if MASKED in text:
        return SecretOrigin.CONFIGURATION
    return SecretOrigin.REFERENCE if any(references(text)) else SecretOrigin.LITERAL
