"""What the engine runs: the code and the environments of the checkout it stands in, whatever else is installed."""

import gc
import sys
from pathlib import Path

import pulumi

gc.set_threshold(100_000, 50, 50)  # a program that only declares makes little garbage, and the search for it took half of its time

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from stacks.program import run  # noqa: E402 - only now is it this checkout's

run(FOLDER, pulumi.get_stack())
