"""The program: read the environment, make it, say how it is recovered."""

from __future__ import annotations

from pathlib import Path

import pulumi

from stacks.landing_zone import LandingZone
from stacks.parse import parse_environment
from stacks.plan_output import recovery_plan
from stacks.problem import EnvironmentInvalidError

FOLDER = Path(__file__).parent


def run(stack: str) -> None:
    """Declare everything of `stack`; a file with problems declares nothing.

    Raises:
        pulumi.RunError: the environment file breaks rules; its message has a line for each problem.
    """
    try:
        environment = parse_environment(FOLDER / f"Pulumi.{stack}.yaml")
    except EnvironmentInvalidError as error:
        for problem in error.problems:
            pulumi.log.error(str(problem))
        raise pulumi.RunError(f"{len(error.problems)} problems in the environment file; nothing was created") from error
    pulumi.export("recovery_plan", recovery_plan(environment, LandingZone(environment)))
