"""The program: read the environment, make it, say how it is recovered."""

from __future__ import annotations

from pathlib import Path

import pulumi
from pydantic import ValidationError

from stacks.choices import choices
from stacks.environment import Environment
from stacks.landing_zone import LandingZone
from stacks.named_replacements import NamedReplacements
from stacks.parse import parse_environment
from stacks.plan_output import recovery_plan
from stacks.problem import EnvironmentInvalidError


def run(folder: Path, stack: str) -> None:
    """Declare everything of `stack`; a file with problems declares nothing.

    Args:
        folder: where ``Pulumi.<stack>.yaml`` stands.
        stack: name of the stack.

    Raises:
        pulumi.RunError: the environment file breaks rules, each told in a message of its own; or the engine was given another
            configuration than the file's.
    """
    file = folder / f"Pulumi.{stack}.yaml"
    try:
        environment = parse_environment(file)
    except EnvironmentInvalidError as error:
        for problem in error.problems:
            pulumi.log.error(str(problem))
        raise pulumi.RunError(f"{len(error.problems)} problems in {file.name}; nothing was created") from error
    if not _as_given(environment):
        raise pulumi.RunError(f"the engine was given another environment than {file} holds; change that file, without --config-file")
    replacements = NamedReplacements(environment.replaceable)
    replacements.register()
    made = LandingZone(environment)
    for name in replacements.unmet():
        pulumi.log.warn(f"{file.name}: replaceable: nothing is called {name}; take it out, or correct it")
    pulumi.export("recovery_plan", recovery_plan(environment, made))
    pulumi.export("choices", choices(environment))


def _as_given(environment: Environment) -> bool:
    """Whether the engine's configuration says the same, or nothing."""
    given = pulumi.Config("holdfast").get_object("environment")
    try:
        return given is None or Environment.model_validate(given) == environment
    except ValidationError:
        return False
