"""What the local AWS keeps as recorded, not emulated, in a few lines; shown by `holdfast sandbox status`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.aws_provider.recorded import FILE_NAME, RecordedStore


class UnreadableRecordError(Exception):
    """The provider's file cannot be read, so what is real and what is only recorded cannot be told."""


@dataclass(frozen=True)
class RecordedSummary:
    """Resources that only exist as a record, properties taken without being given back, and what is configured without effect.

    Attributes:
        resources: how many of each type.
        gaps: type and property, sorted.
        limits: type and what the local AWS does not do with it, sorted.
    """

    resources: Mapping[str, int]
    gaps: tuple[tuple[str, str], ...]
    limits: tuple[tuple[str, str], ...] = ()

    def lines(self) -> Iterator[str]:
        """The summary for people."""
        if not self.resources:
            yield "recorded, not emulated: no resource"
        if self.resources:
            listed = ", ".join(f"{name} {count}" for name, count in sorted(self.resources.items()))
            yield f"recorded, not emulated: {sum(self.resources.values())} resources ({listed})"
        if self.gaps:
            listed = ", ".join(f"{name} {property}" for name, property in self.gaps)
            yield f"taken, but not given back: {len(self.gaps)} properties, which may have no effect ({listed})"
        for name, why in self.limits:
            yield f"configured, but without effect here: {name}: {why}"

    def to_json(self) -> dict[str, object]:
        """``{"resources": {type: count}, "gaps": [{"type", "property"}], "limits": [{"type", "why"}]}``."""
        return {
            "resources": dict(sorted(self.resources.items())),
            "gaps": [{"type": name, "property": property} for name, property in self.gaps],
            "limits": [{"type": name, "why": why} for name, why in self.limits],
        }


def read_summary(state: Path) -> RecordedSummary:
    """The summary of the provider's file in the sandbox's `state` directory; an empty one where there is no file yet.

    Raises:
        UnreadableRecordError: the file is there and cannot be read.
    """
    store = RecordedStore(state / FILE_NAME)
    try:
        kinds = Counter(entry.type for entry in store.entries())
        gaps = tuple(sorted((gap.type, gap.property) for gap in store.gaps()))
        return RecordedSummary(kinds, gaps, tuple(sorted((limit.type, limit.why) for limit in store.limits())))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableRecordError(f"{store.path} cannot be read ({error}); run `holdfast sandbox reset`") from error
