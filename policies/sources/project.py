"""What `Pulumi.yaml` and a stack's YAML say, as the engine would hand it to the program.

Source: Pulumi documentation, "Pulumi project file reference" and "Pulumi stack settings file reference".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from policies.errors import InputError, one_line

MASKED = "masked-secret"


@dataclass(frozen=True)
class Project:
    """One project and one of its stacks.

    Attributes:
        main: directory of the program's `__main__.py`.
        config: configuration by full key (``namespace:key``), every value as text.
        secret_keys: keys whose value is encrypted; their values here are placeholders.
    """

    name: str
    stack: str
    main: Path
    config: Mapping[str, str]
    secret_keys: frozenset[str]


def read_project(directory: Path, stack: str, *, program: bool = True) -> Project:
    """Read a project and one stack's settings; without `program` it may be written in another language, or its program elsewhere.

    Raises:
        InputError: a file is missing or is not what it should be.
    """
    project_file = directory / "Pulumi.yaml"
    described = described_in(project_file)
    name = str(described.get("name", ""))
    if not name:
        raise InputError(f"{project_file}: no project name; add `name:`")
    settings_file = settings_file_of(directory, described, stack)
    folder = settings_file.parent
    if not settings_file.is_file():
        known = sorted(f.name.removeprefix("Pulumi.").removesuffix(".yaml") for f in folder.glob("Pulumi.*.yaml"))
        raise InputError(f"{settings_file}: no such stack {stack!r}; there are: {', '.join(known) or 'none'}")
    config, secret_keys = _config(described_in(settings_file).get("config") or {}, name, settings_file)
    main = directory / str(described.get("main") or "")
    main = main if main.is_dir() else main.parent
    if program and not (main / "__main__.py").is_file():
        raise InputError(f"{main}: no __main__.py; `main:` in {project_file} must name the program's directory")
    return Project(name, stack, main, config, secret_keys)


def settings_file_of(directory: Path, described: Mapping[str, object], stack: str) -> Path:
    """Where a stack's settings are, or would be; `described` is what the project's `Pulumi.yaml` says."""
    return directory / str(described.get("stackConfigDir") or "") / f"Pulumi.{stack}.yaml"


def described_in(path: Path) -> Mapping[str, object]:
    """What a YAML file says by key.

    Raises:
        InputError: it cannot be read, or holds no keys.
    """
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"{path}: cannot be read: {one_line(error)}") from error
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise InputError(f"{path}: expected `key: value` lines, found {type(found).__name__}")
    return found


def _config(section: object, project: str, path: Path) -> tuple[dict[str, str], frozenset[str]]:
    if not isinstance(section, dict):
        raise InputError(f"{path}: `config:` must hold `key: value` lines")
    config: dict[str, str] = {}
    secret: set[str] = set()
    for short, value in section.items():
        key = str(short) if ":" in str(short) else f"{project}:{short}"
        if isinstance(value, dict) and set(value) == {"secure"}:
            secret.add(key)
            config[key] = f"{MASKED}-{len(secret)}"
        else:
            config[key] = value if isinstance(value, str) else json.dumps(_without_secrets(value), default=str)
    return config, frozenset(secret)


def _without_secrets(value: object) -> object:
    if isinstance(value, dict):
        if set(value) == {"secure"}:
            return MASKED
        return {str(k): _without_secrets(v) for k, v in value.items()}
    return [_without_secrets(v) for v in value] if isinstance(value, list) else value
