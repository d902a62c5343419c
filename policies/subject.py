"""What is to be checked, and how its graph is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policies.errors import InputError
from policies.graph import Graph
from policies.source import Source
from policies.sources.preview import read_preview
from policies.sources.recording import record
from policies.sources.state import read_state
from policies.sources.terraform_plan import read_terraform_plan


@dataclass(frozen=True)
class Subject:
    """One environment.

    Attributes:
        place: the project's directory for a program, a file for what was exported.
        stack: names the environment; empty to take the name the file gives.
    """

    source: Source
    place: Path
    stack: str = ""

    @property
    def label(self) -> str:
        """What to call it while it is read."""
        return f"recording the program for {self.stack}" if self.source is Source.PROGRAM else f"reading {self.place}"


def read_subject(subject: Subject) -> Graph:
    """The graph of a subject.

    Raises:
        InputError: it cannot be read; every problem is named.
    """
    match subject.source:
        case Source.PROGRAM:
            return record(subject.place, subject.stack)
        case Source.PREVIEW:
            return read_preview(subject.place, subject.stack)
        case Source.STATE:
            return read_state(subject.place, subject.stack)
        case Source.TERRAFORM_PLAN:
            return read_terraform_plan(subject.place, subject.stack)
        case Source.ENGINE:
            raise InputError("the engine hands its resources to the policy pack, not to a check")
