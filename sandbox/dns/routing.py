"""Which of several record sets of one name and type is answered. Pure; chance and health come in as functions.

Source: Amazon Route 53 Developer Guide, "How Amazon Route 53 chooses records when health checking is configured".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sandbox.dns.record_set import Failover, RecordSet

Chance = Callable[[], float]
"""A number from 0 up to but not including 1, anew at each call."""


def choose(sets: Sequence[RecordSet], good: Callable[[RecordSet], bool], chance: Chance) -> RecordSet | None:
    """The set to answer with, or None when there is none.

    Of a failover pair the primary is answered while it is good or while the secondary is bad too; when all are bad, Route 53
    answers as if all were good.
    """
    usable = [record for record in sets if good(record)] or list(sets)
    for role in Failover:
        if chosen := next((record for record in usable if record.failover is role), None):
            return chosen
    if any(record.weight is not None for record in usable):
        return _by_weight(usable, chance)
    return next(iter(usable), None)


def _by_weight(sets: Sequence[RecordSet], chance: Chance) -> RecordSet:
    """One by its share of the weights; weight 0 only where no other is left, and then all alike ("Weighted routing")."""
    shares = [record.weight or 0 for record in sets]
    if not any(shares):
        shares = [1] * len(sets)
    mark = chance() * sum(shares)
    for record, share in zip(sets, shares, strict=True):
        if mark < share:
            return record
        mark -= share
    raise AssertionError("chance is below 1, so the mark lies within the shares")
