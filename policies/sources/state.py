"""A graph from an exported state: what stands, with every value known.

Source: Pulumi documentation, "Importing and exporting state"; Pulumi SDK, `apitype.UntypedDeployment`, schema version 3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from policies.errors import InputError, raise_all
from policies.graph import Graph
from policies.source import Source
from policies.sources.around import settings_around
from policies.sources.exported import Kind, read_exported
from policies.sources.identities import Identities
from policies.sources.stated import STACK, Stated, problems_of, stated
from policies.sources.stated_graph import graph_outputs, graph_resources, not_judged

_VERSION = 3
_HOW = "pulumi stack export"


def read_state(path: Path, stack: str = "") -> Graph:
    """The graph of an exported state; `stack` names the environment where it shall not be called as the state says.

    Raises:
        InputError: it cannot be read; every problem is named, and no value.
    """
    deployment = _deployment(path, read_exported(path, Kind.STATE, _HOW))
    listed = deployment.get("resources")
    if not isinstance(listed, list) or not listed:
        raise InputError(f"{path}: the state holds no resource; was the stack brought up, and is it the right one?")
    raise_all(f"{path}: {problem}" for number, raw in enumerate(listed) for problem in problems_of(raw, f"resources[{number}]"))
    everything = [stated(raw) for raw in listed]
    standing = [r for r in everything if not r.delete]
    declared = [r for r in standing if r.type != STACK and not r.external]
    if not any(r.custom and not r.type.startswith("pulumi:") for r in declared):
        raise InputError(f"{path}: the state holds no resource of any cloud, so there is nothing to check")
    raise_all(f"{path}: {urn} is there twice" for urn in _twice(declared))
    identities = Identities(standing)
    root = next((r for r in standing if r.type == STACK), None)
    environment = stack or declared[0].stack
    around = settings_around(path, declared[0].project, declared[0].stack)
    return Graph(
        graph_resources(declared, identities),
        environment,
        graph_outputs(root, identities) if root else {},
        around.settings,
        Source.STATE,
        unread=(*around.unread, *_on_their_way(everything, deployment), *not_judged(declared)),
    )


def _deployment(path: Path, document: Mapping[str, object]) -> Mapping[str, object]:
    """The part that lists resources, of the one version whose meaning is known here."""
    version, deployment = document.get("version"), document.get("deployment")
    if isinstance(document.get("checkpoint"), Mapping):
        raise InputError(f"{path}: this is a backend's own checkpoint file; run `{_HOW}` to get the state")
    if version is None and deployment is None:
        raise InputError(f"{path}: not an exported state: it has no version and no deployment; write it with `{_HOW}`")
    if version != _VERSION or isinstance(version, bool):
        found = version if isinstance(version, int) else type(version).__name__
        older = isinstance(version, int) and version < _VERSION
        then = "export it again with a current Pulumi" if older else "this reader does not know what it means"
        raise InputError(f"{path}: the state's schema version is {found}, expected {_VERSION}; {then}")
    if not isinstance(deployment, Mapping):
        raise InputError(f"{path}: `deployment` must be an object, found {type(deployment).__name__}; write it again with `{_HOW}`")
    return deployment


def _on_their_way(everything: list[Stated], deployment: Mapping[str, object]) -> tuple[str, ...]:
    """What the state holds beside what stands."""
    leaving = sum(r.delete for r in everything)
    waiting = deployment.get("pending_operations")
    told = []
    if leaving:
        told.append(f"{leaving} resource{'s' if leaving > 1 else ''} waiting to be deleted: what takes their place was judged")
    if isinstance(waiting, list) and waiting:
        told.append(f"{len(waiting)} operation{'s' if len(waiting) > 1 else ''} of an interrupted update: what it made is not in the state")
    return tuple(told)


def _twice(resources: list[Stated]) -> list[str]:
    return sorted(urn for urn, count in Counter(r.urn for r in resources).items() if count > 1)
