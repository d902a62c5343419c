"""What the engine runs."""

import pulumi

from stacks.program import run

run(pulumi.get_stack())
