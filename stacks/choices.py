"""How each tier and system is protected, and why: the stack output `choices`, for people who must judge it.

Pure: the environment in, texts out. The same functions choose when the components are made, so the two cannot differ.
"""

from __future__ import annotations

from components.backup.backup_choice import BackupChoice, BackupNeed, choose_backup
from components.data.aurora_choice import choose_aurora
from components.data.document_choice import document_reasons
from components.data.recovery_choice import Objectives, choose
from stacks.environment import Environment
from stacks.system import Engine, System

_NO_DRILLS = "no drill can prove this yet: drills know no Aurora cluster, so the system is not in the recovery plan"


def choices(environment: Environment) -> dict[str, object]:
    """By system, its engine, tier and the reasons for its protection; by tier, the reasons for its backups; by store, its documents'."""
    documents = environment.documents.stores if environment.documents else {}
    return {
        "systems": {system.name: _system(environment, system) for system in environment.systems},
        "backups": {tier: list(choice.reasons) for tier, choice in backup_choices(environment).items()},
        "documents": {name: list(document_reasons(store.need())) for name, store in documents.items()},
    }


def backup_choices(environment: Environment) -> dict[str, BackupChoice]:
    """The backup choice of every tier; empty where the environment asks for no backups."""
    wanted = environment.backup.tiers if environment.backup else {}
    return {
        name: choose_backup(
            BackupNeed(
                restore_rpo=environment.tiers[name].restore_rpo,
                cadence=environment.tiers[name].cadence,
                keep_days=tier.keep_days,
                every=tier.every,
                cold_after_days=tier.cold_after_days,
                accounts_differ=environment.placements.backup.account != environment.placements.workload.account,
            )
        )
        for name, tier in wanted.items()
    }


def objectives_of(environment: Environment, system: System) -> Objectives:
    """The objectives of a system's tier."""
    return Objectives(**environment.tiers[system.tier].model_dump())


def _system(environment: Environment, system: System) -> dict[str, object]:
    objectives = objectives_of(environment, system)
    if system.engine is Engine.AURORA_POSTGRES:
        reasons: tuple[str, ...] = (*choose_aurora(objectives).reasons, _NO_DRILLS)
    else:
        reasons = choose(objectives).reasons
    return {"engine": system.engine.value, "tier": system.tier, "drillable": system.drillable, "reasons": list(reasons)}
