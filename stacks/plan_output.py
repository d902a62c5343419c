"""The stack output `recovery_plan`: what drills are told, put together from the environment and what was made."""

from __future__ import annotations

from datetime import timedelta

import pulumi

from components.data.postgres_instance import PORT, PostgresInstance
from components.data.recoverable_postgres import RecoverablePostgres
from components.recovery.drill_place import DrillPlace
from components.recovery.failover_name import RecordSet
from components.recovery.recovery_plan import with_plan_hash
from stacks.environment import Environment
from stacks.landing_zone import LandingZone
from stacks.system import System


def recovery_plan(environment: Environment, made: LandingZone) -> pulumi.Output[dict[str, object]]:
    """The recovery plan, as a value; unknown at preview while addresses are. A system whose engine no drill knows is not in it."""
    plan = {
        "environment": environment.name,
        "regions": environment.regions.model_dump(),
        "accounts": environment.placements.by_role(),
        "tiers": {
            name: {
                "rto_seconds": _seconds(tier.rto),
                "rpo_seconds": _seconds(tier.rpo),
                "restore_rto_seconds": _seconds(tier.restore_rto),
                "restore_rpo_seconds": _seconds(tier.restore_rpo),
                "cadence_days": tier.cadence.days,
            }
            for name, tier in environment.tiers.items()
        },
        "roles": environment.drills.roles.model_dump(),
        "triggers": environment.drills.triggers.model_dump(),
        "systems": [_system(environment, system, made) for system in environment.systems if system.engine.drilled],
        "drill_role_arn": made.drill_role.arn,
        "evidence_bucket": made.evidence.ready_name,
    }
    return pulumi.Output.from_input(plan).apply(with_plan_hash)


def _system(environment: Environment, system: System, made: LandingZone) -> dict[str, object]:
    database = made.databases[system.name]
    return {
        "name": system.name,
        "tier": system.tier,
        "engine": system.engine.value,
        "drillable": system.drillable,
        "database": {
            "name": database.primary.database,
            "instance_class": system.instance_class,
            "secret_arn": database.secret_arn,
            "primary": _instance(database.primary),
            "replica": _instance(database.replica),
        },
        "dns": _name(environment, system, database, made.zone_id),
        "drill": _place(made.drill_place),
    }


def _instance(instance: PostgresInstance) -> dict[str, object]:
    return {
        "instance": instance.identifier,
        "region": instance.region,
        "arn": instance.arn,
        "address": instance.address,
        "port": PORT,
        "subnet_group": instance.subnet_group,
        "security_groups": [instance.security_group_id],
        "isolation_security_group": instance.isolation_group_id,
        "kms_key_arn": instance.key_arn,
    }


def _name(environment: Environment, system: System, database: RecoverablePostgres, zone_id: pulumi.Output[str]) -> dict[str, object]:
    return {
        "zone_id": zone_id,
        "name": environment.name_of(system),
        "ttl_seconds": _seconds(environment.name_service.ttl),
        "primary_set": RecordSet.PRIMARY.value,
        "recovery_set": RecordSet.RECOVERY.value,
        "health_check_id": database.health_check_id,
    }


def _place(place: DrillPlace) -> dict[str, object]:
    return {"region": place.region, "subnet_group": place.subnet_group, "security_groups": [place.security_group_id]}


def _seconds(time: timedelta) -> int | float:
    seconds = time.total_seconds()
    return int(seconds) if seconds.is_integer() else seconds
