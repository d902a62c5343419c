"""From the environment file to an `Environment`, or to every problem in it at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from stacks.checks.finding import Finding
from stacks.cross_checks import cross_check
from stacks.draft import draft_of
from stacks.environment import Environment
from stacks.problem import EnvironmentInvalidError, Problem
from stacks.yaml_places import Place, PlacedDocument, read_placed, written

_KEY = "holdfast:environment"
_ROOT: Place = ("config", _KEY)


def parse_environment(path: Path) -> Environment:
    """Read and check ``Pulumi.<name>.yaml``.

    Raises:
        EnvironmentInvalidError: with every problem, in file order; nothing else is raised for a wrong file.
    """
    try:
        document = read_placed(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentInvalidError((Problem(path, 1, written(()), f"cannot be read: {error}"),)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        rule = f"is not YAML: {getattr(error, 'problem', None) or error}"
        raise EnvironmentInvalidError((Problem(path, mark.line + 1 if mark else 1, written(()), rule),)) from error

    section = _section(document.data)
    if isinstance(section, str):
        raise EnvironmentInvalidError((Problem(path, document.line_of(_ROOT), written(_ROOT), section),))
    environment, findings = _validated(section)
    findings += cross_check(draft_of(section), path.name.removeprefix("Pulumi.").removesuffix(".yaml"))
    findings += [(place[len(_ROOT) :], "is there twice; only the last would count") for place in document.repeated]
    if environment is None or findings:
        raise EnvironmentInvalidError(_problems(path, document, findings))
    return environment


def _section(data: object) -> dict[str, Any] | str:
    config = data.get("config") if isinstance(data, dict) else None
    section = config.get(_KEY) if isinstance(config, dict) else None
    return section if isinstance(section, dict) else "is missing; the whole environment stands under it"


def _validated(section: Mapping[str, Any]) -> tuple[Environment | None, list[Finding]]:
    try:
        return Environment.model_validate(section), []
    except ValidationError as error:
        return None, [(tuple(detail["loc"]), _rule(detail)) for detail in error.errors(include_url=False)]


def _rule(detail: ErrorDetails) -> str:
    match detail["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a setting here; is it misspelt?"
        case "string_pattern_mismatch":
            return f"{detail['input']!r} is not written as it must be ({detail['ctx']['pattern']})"
        case "value_error":
            return str(detail["ctx"]["error"])
        case _:
            message = detail["msg"][0].lower() + detail["msg"][1:]
            shown = detail["input"]
            return f"{message}, found {shown!r}" if isinstance(shown, str | int | float | bool | None) else message


def _problems(path: Path, document: PlacedDocument, findings: list[Finding]) -> tuple[Problem, ...]:
    problems = {Problem(path, document.line_of((*_ROOT, *place)), written(place), rule) for place, rule in findings}
    return tuple(sorted(problems))
