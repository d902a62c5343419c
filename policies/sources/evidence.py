"""Evidence packs of a folder, as far as rules ask; the packs themselves and not the index beside them, which nobody signs.

A pack need not be whole to be read here: manifest, statement, report, key and recovery plan are enough, so that a pipeline need not fetch
the ledgers from the evidence bucket.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from policies.errors import InputError, raise_all
from policies.recovery.evidence import EvidenceFolder, Flaw, ProvenDrill
from policies.recovery.plan_version import plan_version
from policies.resource import Resource, ShapeError, UnknownValueError
from policies.sources.pack_json import PackError, parse, part
from policies.sources.seal import KEY, MANIFEST, REPORT, STATEMENT, check_seal, read_key

_INPUTS = "inputs"
_PLAN_SCHEMA = "holdfast.recovery-plan/1"
_LARGEST = 64 << 20


def read_keys(paths: Iterable[Path]) -> tuple[Ed25519PublicKey, ...]:
    """The public keys to trust.

    Raises:
        InputError: a file holds none; every such file is named.
    """
    keys, problems = [], []
    for path in paths:
        try:
            keys.append(read_key(path.read_bytes()))
        except (OSError, PackError) as error:
            problems.append(f"{path}: {error.strerror if isinstance(error, OSError) else error}: give an Ed25519 public key in PEM")
    raise_all(problems)
    return tuple(keys)


def read_evidence(folder: Path, trusted: Iterable[Ed25519PublicKey], judged_at: datetime, *, asked_for: bool) -> EvidenceFolder:
    """Every pack of `folder`; what is wrong with one is a flaw of it, never an error. They are judged at the moment `judged_at`, in UTC.

    Raises:
        InputError: the folder cannot be read.
    """
    keys, drills, flaws = tuple(trusted), [], []
    try:
        packs = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError as error:
        raise InputError(
            f"{folder}: no folder of evidence packs that can be read ({error.strerror}): give the one drills write to"
        ) from error
    for pack in packs:
        try:
            drills.append(_drill(pack, keys))
        except (PackError, ShapeError) as error:
            flaws.append(Flaw(pack.name, _environment(pack), str(error)))
    return EvidenceFolder(tuple(drills), tuple(flaws), judged_at, asked_for)


def _drill(pack: Path, trusted: tuple[Ed25519PublicKey, ...]) -> ProvenDrill:
    missing = [name for name in (REPORT, MANIFEST, STATEMENT) if not (pack / name).is_file()]
    if missing:
        raise PackError(f"half-written: {', '.join(missing)} is missing; the drill has not ended, was killed, or was not copied whole")
    plan_file = next((name for name, _ in _plans(pack)), None)
    names = [REPORT, MANIFEST, STATEMENT, *([KEY] if (pack / KEY).is_file() else []), *([plan_file] if plan_file else [])]
    files = {name: _read(pack / name, name) for name in names}
    sealed = check_seal(files, trusted)
    manifest, report = parse(files[MANIFEST], MANIFEST), parse(files[REPORT], REPORT)
    measured = part(report, "measured", dict, REPORT)
    opening = part(measured, "opening", dict, REPORT)
    found = ProvenDrill(
        id=part(manifest, "drill_id", str, MANIFEST),
        environment=part(opening, "environment", str, REPORT),
        system=part(opening, "system", str, REPORT),
        scenario=part(opening, "scenario", str, REPORT),
        verdict=part(report, "verdict", str, REPORT),
        ended=_moment(part(measured, "ended", str, REPORT)),
        plan=None,
        sealed=sealed,
    )
    if plan_file is None:
        return found
    return _with_plan(found, parse(files[plan_file], plan_file), plan_file, manifest)


def _with_plan(found: ProvenDrill, plan: dict[str, Any], file: str, manifest: dict[str, Any]) -> ProvenDrill:
    if plan.get("plan_hash") != manifest.get("plan_hash") or plan.get("environment") != found.environment:
        raise PackError(f"{file} is another plan than the one the drill was made with")
    try:
        version = plan_version(Resource("", "holdfast:recovery-plan", file, plan), found.system)
    except UnknownValueError as error:
        raise PackError(f"{file} is of a program that was not deployed: {error}") from error
    if version is None:
        raise PackError(f"{file} does not name the system {found.system!r} that was drilled")
    return replace(found, plan=version)


def _plans(pack: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The recovery plans among a drill's inputs, by relative path."""
    for path in sorted((pack / _INPUTS).glob("*.json")):
        name = f"{_INPUTS}/{path.name}"
        try:
            plan = parse(_read(path, name), name)
        except PackError:
            continue  # another input; were it the plan, the drill would be without one, which no rule lets pass
        if plan.get("schema") == _PLAN_SCHEMA:
            yield name, plan


def _environment(pack: Path) -> str:
    """Which environment a flawed pack says it is of."""
    return next((str(plan.get("environment", "")) for _, plan in _plans(pack)), "")


def _read(path: Path, name: str) -> bytes:
    try:
        if path.is_symlink() or path.stat().st_size > _LARGEST:
            raise PackError(f"{name} is a link, or larger than {_LARGEST >> 20} MiB")
        return path.read_bytes()
    except OSError as error:
        raise PackError(f"{name} cannot be read ({error.strerror})") from error


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise PackError(f"{REPORT}: ended is {text!r}, no moment in ISO 8601") from error
    if moment.tzinfo is None:
        raise PackError(f"{REPORT}: ended is {text!r}, without a time zone")
    return moment.astimezone(UTC)
