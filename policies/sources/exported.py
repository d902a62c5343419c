"""A JSON file that some other tool exported: read whole, or refused with the reason and the way out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from policies.errors import InputError

_ZIP = b"PK\x03\x04"
_GZIP = b"\x1f\x8b"
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}  # what PowerShell's `>` writes first


class Kind(StrEnum):
    """What a JSON document is; the value is how a reader is told."""

    STATE = "an exported Pulumi state (pulumi stack export); use --state"
    PREVIEW = "a Pulumi preview (pulumi preview --json); use --preview"
    EVENTS = "a log of the engine's events; run `pulumi preview --json` without PULUMI_ENABLE_STREAMING_JSON_PREVIEW"
    TERRAFORM_PLAN = "a Terraform plan (terraform show -json PLAN); use --terraform-plan"
    TERRAFORM_STATE = "a Terraform state, not a plan; run `terraform plan -out PLAN` and `terraform show -json PLAN`"
    GRAPH = "a recorded resource graph; check its program with --stack"
    OTHER = "something else"


_KINDS = (
    (frozenset({"schema", "environment", "resources"}), Kind.GRAPH),
    (frozenset({"planned_values"}), Kind.TERRAFORM_PLAN),
    (frozenset({"resource_changes"}), Kind.TERRAFORM_PLAN),
    (frozenset({"terraform_version", "values"}), Kind.TERRAFORM_STATE),
    (frozenset({"terraform_version", "lineage"}), Kind.TERRAFORM_STATE),
    (frozenset({"deployment"}), Kind.STATE),
    (frozenset({"checkpoint"}), Kind.STATE),
    (frozenset({"steps"}), Kind.PREVIEW),
    (frozenset({"changeSummary"}), Kind.PREVIEW),
    (frozenset({"sequence", "timestamp"}), Kind.EVENTS),
)


def read_exported(path: Path, wanted: Kind, how: str) -> Mapping[str, object]:
    """The JSON object a file holds, which must look like what is `wanted`; `how` is the command that writes such a file.

    Raises:
        InputError: no message quotes what the file holds, because it may be secret.
    """
    document = _parsed(path, _text(path, how), how)
    kind = kind_of(document)
    if kind not in {wanted, Kind.OTHER}:
        raise InputError(f"{path}: this is {kind.value}")
    if not isinstance(document, Mapping):
        raise InputError(f"{path}: expected a JSON object as `{how}` writes it, found {_shape(document)}")
    return document


def kind_of(document: object) -> Kind:
    """What a JSON document looks like; `OTHER` where nothing can be told."""
    keys = set(document) if isinstance(document, Mapping) else set()
    return next((kind for marks, kind in _KINDS if marks <= keys), Kind.OTHER)


def _text(path: Path, how: str) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file; `{how} > {path.name}` writes one") from error
    except IsADirectoryError as error:
        raise InputError(f"{path}: this is a directory; name the file that `{how}` wrote") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or type(error).__name__}") from error
    if not raw.strip():
        raise InputError(f"{path}: the file is empty; did `{how}` fail?")
    if raw.startswith(_ZIP):
        raise InputError(f"{path}: this is a binary plan; `terraform show -json {path.name}` turns it into JSON")
    if raw.startswith(_GZIP):
        raise InputError(f"{path}: this is compressed; unpack it first (gunzip)")
    try:
        return raw.decode(next((name for mark, name in _MARKS.items() if raw.startswith(mark)), "utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: this is not text (byte {error.start} is not UTF-8); expected the JSON of `{how}`") from error


def _parsed(path: Path, text: str, how: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        begun = text.lstrip()[:1] in {"{", "["}
        if begun and _several(text):
            raise InputError(f"{path}: this is {Kind.EVENTS.value}") from error
        if begun and _cut_off(text, error):
            raise InputError(f"{path}: the JSON is cut off at {where}; write it again with `{how}`") from error
        raise InputError(f"{path}: this is not JSON ({where}: {error.msg}); expected the output of `{how}`") from error
    except RecursionError as error:
        raise InputError(f"{path}: the JSON is nested too deeply to be the output of `{how}`") from error
    except ValueError as error:  # a number of more digits than Python reads
        raise InputError(f"{path}: the JSON holds a number that cannot be read; expected the output of `{how}`") from error


def _cut_off(text: str, error: json.JSONDecodeError) -> bool:
    """Whether the text ends before the JSON does: a string that never ends, or nothing where more must come."""
    return error.msg.startswith("Unterminated string") or not text[error.pos :].strip() or len(text.rstrip()) - error.pos <= len("false")


def _several(text: str) -> bool:
    """Whether it is one event of the engine's on each line."""
    try:
        first = json.loads(text.splitlines()[0])
    except (ValueError, RecursionError):
        return False
    return kind_of(first) is Kind.EVENTS


def _shape(value: object) -> str:
    return {list: "a list", str: "a text", bool: "a yes or no", type(None): "null"}.get(type(value), "a number")
