"""Real plans kept in a file, with the graphs they were made from: small enough to keep, whole enough for Checkov to read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies.errors import InputError, one_line
from policies.graph import Graph
from policies.sources.document import from_document, to_document

SCHEMA = "holdfast.real-plan/1"


@dataclass(frozen=True)
class Recording:
    """What the real provider planned.

    Attributes:
        provider: name and version.
        graphs: what was planned, in the order in which `policies.terraform.combined.combine` numbers them.
        plan: planned values and configuration, as ``terraform show -json`` prints them.
    """

    provider: str
    graphs: tuple[Graph, ...]
    plan: Mapping[str, Any]


def write_recording(path: Path, recording: Recording) -> None:
    """Keep a recording; the same recording is always the same file."""
    document = {
        "schema": SCHEMA,
        "provider": recording.provider,
        "graphs": [to_document(graph) for graph in recording.graphs],
        "plan": recording.plan,
    }
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def read_recording(path: Path) -> Recording:
    """A kept recording.

    Raises:
        InputError: it is not one.
    """
    try:
        document = json.loads(gzip.decompress(path.read_bytes()))
        if document["schema"] != SCHEMA:
            raise InputError(f"{path}: schema is {document['schema']!r}, expected {SCHEMA!r}")
        graphs = tuple(from_document(graph) for graph in document["graphs"])
        return Recording(document["provider"], graphs, document["plan"])
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise InputError(f"{path}: not a recording of a real plan: {one_line(error)}") from error


def slim(shown: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a shown plan that are compared and that Checkov reads."""
    planned = shown["planned_values"]["root_module"]["resources"]
    configured = shown["configuration"]["root_module"]["resources"]
    return {
        "format_version": shown["format_version"],
        "terraform_version": shown["terraform_version"],
        "planned_values": {"root_module": {"resources": _kept(planned, "values")}},
        "configuration": {"root_module": {"resources": _kept(configured, "expressions")}},
    }


def _kept(resources: Sequence[Mapping[str, Any]], part: str) -> list[dict[str, Any]]:
    keys = ("address", "mode", "type", "name")
    return [{**{key: r[key] for key in keys}, part: r.get(part, {})} for r in resources if r["type"] != "terraform_data"]
