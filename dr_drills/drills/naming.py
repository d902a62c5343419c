"""Where clients are led: pointing the system's name, and looking through it."""

from __future__ import annotations

import ipaddress

from dr_drills.drills.stage import Stage, place, text
from dr_drills.engine.effect import Effect, perform
from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.errors import StepError
from dr_drills.engine.obligation import NOTHING
from dr_drills.engine.run import Run
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.platforms.dns import DnsError
from dr_drills.platforms.postgres import PostgresError, connect, probe_write

_FOLLOWS_SECONDS = 60.0


def point(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Make one of the name's failover records answer the instance."""
    identifier, region = place(step)
    set_identifier = text(step, "set")

    def act(_key: str) -> str:
        return point_at(stage, set_identifier, identifier, region)

    # Pointing twice at the same place changes nothing; whoever serves decides what an abort must point at.
    effect = Effect(name=f"point {stage.plan.system.dns.name} at {identifier}", act=act, find=lambda _key: None, undo=NOTHING)
    perform(run, step.id, effect)
    return StepOutcome.GOOD


def prove_name(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """A write through the name reaches the instance and is acknowledged."""
    identifier, region = place(step)
    wanted = stage.target(identifier, region).address

    def objection() -> str | None:
        try:
            named = stage.name_target()
            if named.address != wanted:
                return f"{stage.plan.system.dns.name} leads to {named.address}, not to {identifier}"
            with connect(named.address, named.port, named.dbname, stage.credentials) as session:
                probe_write(session)
        except (DnsError, PostgresError) as error:
            return str(error)
        return None

    run.until(objection, timeout_seconds=_FOLLOWS_SECONDS + stage.plan.system.dns.ttl_seconds)
    return StepOutcome.PROVEN


def point_at(stage: Stage, set_identifier: str, identifier: str, region: str) -> str:
    """Point the record at the instance's present address; returns that address."""
    dns, found = stage.plan.system.dns, stage.instance(identifier, region)
    if found.address is None:
        raise StepError(f"{identifier} in {region} is {found.status} and has no address to point at")
    stage.dns.point(dns.zone_id, dns.name, set_identifier, found.address, dns.ttl_seconds)
    if dns.health_check_id and set_identifier == dns.primary_set and _is_ip(found.address):
        stage.dns.probe_at(dns.health_check_id, found.address)  # it guards the record, and so probes where that leads
    return found.address


def _is_ip(address: str) -> bool:
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return True
