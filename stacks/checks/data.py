"""Rules about data: what an engine can promise, which documents belong to what, queues that lose nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from components.data import aurora_choice, document_choice, recovery_choice
from components.messaging.dead_letter_queue import DEAD_LETTERS_KEPT
from stacks.checks.finding import Check, Finding
from stacks.draft import Draft
from stacks.settings.interface_queue import InterfaceQueue
from stacks.settings.log_keeping import LockMode
from stacks.system import Engine

_UNREACHABLE = {Engine.POSTGRES: recovery_choice.unreachable_rpo, Engine.AURORA_POSTGRES: aurora_choice.unreachable_rpo}


def _engines_meet_rpo(draft: Draft) -> Iterator[Finding]:
    """An RPO must be one that every engine chosen for its tier can meet; of a tier without systems, the engine drills know."""
    for (tier, setting), rpo in draft.times.items():
        if setting != "rpo":
            continue
        chosen = {draft.system_engines.get(number) for number, name in draft.system_tiers.items() if name == tier}
        engines = [engine for engine in Engine if engine in chosen] or [Engine.POSTGRES]
        reasons = [reason for engine in engines if (reason := _UNREACHABLE[engine](rpo))]
        if reasons:
            yield ("tiers", tier, "rpo"), "; ".join(reasons)


def _drills_know_engine(draft: Draft) -> Iterator[Finding]:
    for number, engine in draft.system_engines.items():
        if engine == Engine.AURORA_POSTGRES and draft.system_drillable.get(number) is True:
            yield (
                ("systems", number, "drillable"),
                "is true, but no drill can recover an Aurora cluster yet; say false, and nothing claims a proof that cannot be made",
            )


def _failover_asked_for(draft: Draft) -> Iterator[Finding]:
    """Every system keeps a copy in the recovery Region; objectives that a restore meets as well would pay for it in vain."""
    for tier in sorted(set(draft.system_tiers.values()) & draft.tier_names):
        times = [draft.times.get((tier, setting)) for setting in ("rpo", "restore_rpo", "rto", "restore_rto")]
        rpo, restore_rpo, rto, restore_rto = times
        if rpo is None or restore_rpo is None or rto is None or restore_rto is None:
            continue
        if rpo >= restore_rpo and rto >= restore_rto:
            yield (
                ("tiers", tier, "rpo"),
                "and rto ask no more of a failover than of a restore, so nothing would be kept in the recovery Region; ask for less",
            )


def _documents_fit(draft: Draft) -> Iterator[Finding]:
    for name, store in (draft.documents.stores if draft.documents else {}).items():
        place = ("documents", "stores", name)
        if store.system not in draft.system_names.values():
            yield (
                (*place, "system"),
                f"{store.system!r} is not a system; there are: {', '.join(sorted(draft.system_names.values())) or 'none'}",
            )
        for setting, reason in document_choice.problems(store.need()):
            yield (*place, setting), reason
        if store.lock and store.lock.mode is LockMode.COMPLIANCE and draft.throw_away:
            yield (
                (*place, "lock", "mode"),
                "COMPLIANCE cannot be undone by anybody, so a throw-away environment could never be removed; use GOVERNANCE",
            )


def _queues_lose_nothing(draft: Draft) -> Iterator[Finding]:
    for name, queue in (draft.queues.interfaces if draft.queues else {}).items():
        for setting, reason in _queue_problems(queue):
            yield ("queues", "interfaces", name, setting), reason


def _queue_problems(queue: InterfaceQueue) -> Iterator[tuple[str, str]]:
    tried_for = queue.receives * queue.visible_again
    if tried_for >= queue.kept:
        yield (
            "kept",
            f"drops a message after {_seconds(queue.kept)} s, before {queue.receives} tries of {_seconds(queue.visible_again)} s are over",
        )
    if queue.kept >= DEAD_LETTERS_KEPT:
        yield "kept", "leaves a dead letter no time: SQS keeps a message 14 days in all, from when it was first sent; keep it shorter here"
    if queue.oldest >= queue.kept:
        yield "oldest", f"raises the alarm at {_seconds(queue.oldest)} s, when the message is dropped already; alarm before `kept` is over"
    for both in sorted(queue.senders & queue.receivers):
        yield "senders", f"{both} is also a receiver; a system that takes its own messages hides that the other side is silent"


def _seconds(time: timedelta) -> int:
    return int(time.total_seconds())


CHECKS: tuple[Check, ...] = (_engines_meet_rpo, _drills_know_engine, _failover_asked_for, _documents_fit, _queues_lose_nothing)
