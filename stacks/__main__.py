"""What the engine runs: the code and the environments of the checkout it stands in, whatever else is installed."""

import sys
from pathlib import Path

import pulumi

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from stacks.program import run  # noqa: E402 - only now is it this checkout's

run(FOLDER, pulumi.get_stack())
