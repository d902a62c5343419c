"""Rules about who may do what with which key."""

from __future__ import annotations

from collections.abc import Iterator

from stacks.checks.finding import Check, Finding
from stacks.draft import Draft
from stacks.settings.keys import DataClass

_READ_BY_ROLES = {
    DataClass.CLINICAL: "databases are made and restored under a user's grant",
    DataClass.LOGS: "nobody could read the archive or the evidence",
    DataClass.BACKUP: "nobody could restore",
}


def _duties_apart(draft: Draft) -> Iterator[Finding]:
    for data_class in DataClass:
        held = {duty: draft.key_duties.get((data_class.value, duty), frozenset()) for duty in ("administrators", "users", "destroyers")}
        for duty in ("administrators", "destroyers"):
            for both in sorted(held["users"] & held[duty]):
                yield (
                    ("keys", data_class.value, "users"),
                    f"{both} is also one of the {duty}; who manages a key must not be able to read with it",
                )
        for both in sorted(held["administrators"] & held["destroyers"]):
            yield (
                ("keys", data_class.value, "destroyers"),
                f"{both} is also one of the administrators, who could change the policy that asks for a second person",
            )


def _somebody_reads(draft: Draft) -> Iterator[Finding]:
    for data_class, why in _READ_BY_ROLES.items():
        if draft.key_duties.get((data_class.value, "users")) == frozenset():
            yield ("keys", data_class.value, "users"), f"is empty; {why}"


CHECKS: tuple[Check, ...] = (_duties_apart, _somebody_reads)
