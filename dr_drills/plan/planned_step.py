"""One step of a drill as it was planned, before anything is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Phase(StrEnum):
    """The parts of a drill, in order. A gate that fails leaves everything untouched."""

    GATE = "gate"
    PREPARE = "prepare"
    METHOD = "method"
    VERIFY = "verify"
    RESTORE = "restore"
    CLEAN_UP = "clean-up"


@dataclass(frozen=True, kw_only=True)
class PlannedStep:
    """What will be done, by which action, and what it changes.

    Attributes:
        id: unique in the drill; also the last part of the idempotency keys of its effects.
        title: what a reader of the report sees.
        action: name of the action that carries it out.
        arguments: what the action needs beyond the drill's subject.
        touches: every change it makes, in words; empty for a step that only looks.
    """

    id: str
    title: str
    phase: Phase
    action: str
    arguments: Mapping[str, str | int | float] = field(default_factory=dict)
    touches: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The form in the frozen plan and in the engine's state."""
        return {
            "id": self.id,
            "title": self.title,
            "phase": self.phase.value,
            "action": self.action,
            "arguments": dict(self.arguments),
            "touches": list(self.touches),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> PlannedStep:
        """Read what `to_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: it is not such a value.
        """
        arguments, touches = value["arguments"], value["touches"]
        if not isinstance(arguments, dict) or not isinstance(touches, list):
            raise TypeError(f"step {value.get('id')} is not a planned step")
        return cls(
            id=str(value["id"]),
            title=str(value["title"]),
            phase=Phase(str(value["phase"])),
            action=str(value["action"]),
            arguments=arguments,
            touches=tuple(map(str, touches)),
        )
