"""Gates: read-only questions whose answer must be right before anything is touched."""

from __future__ import annotations

from dr_drills.drills.stage import Stage, place, text
from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.errors import GateRefusedError
from dr_drills.engine.run import Run
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.platforms.database import DatabaseError
from dr_drills.platforms.dns import DnsError
from dr_drills.platforms.postgres import PostgresError, connect, is_in_recovery, lag_bytes, replication
from dr_drills.platforms.secrets import SecretsError

_UNREADABLE = (DatabaseError, DnsError, PostgresError, SecretsError)
RETENTION = "backup-retention"
_MOST_LAG_BYTES = 16 * 1024 * 1024
_OTHER_CLIENTS = """
select coalesce(string_agg(distinct coalesce(nullif(application_name, ''), 'unnamed'), ', '), '') from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid() and application_name not like 'holdfast%'
"""


def check_primary(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """The primary is available, answers, and is no replica."""
    identifier, region = place(step)
    try:
        found = stage.database.instance(identifier, region)
        if found is None or found.status != "available":
            raise GateRefusedError(f"{identifier} in {region} is {found.status if found else 'not there'}; it must be available")
        with stage.session(identifier, region) as session:
            if is_in_recovery(session):
                raise GateRefusedError(f"{identifier} is a replica, not a primary: the system has been failed over and not back")
    except _UNREADABLE as error:
        raise GateRefusedError(str(error)) from error
    run.measured(RETENTION, found.retention_days, "days")
    return StepOutcome.GOOD


def check_replica(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """The replica is available, in recovery, streams, and is not far behind."""
    identifier, region = place(step)
    primary = stage.plan.system.database.primary
    try:
        found = stage.database.instance(identifier, region)
        if found is None or found.status != "available":
            raise GateRefusedError(f"{identifier} in {region} is {found.status if found else 'not there'}; it must be available")
        with stage.session(primary.instance, primary.region) as source, stage.session(identifier, region) as session:
            state, lag = replication(session), lag_bytes(source, session)
    except _UNREADABLE as error:
        raise GateRefusedError(str(error)) from error
    if not state.in_recovery:
        raise GateRefusedError(f"{identifier} is not a replica")
    if not state.streaming:
        raise GateRefusedError(f"{identifier} does not stream from {primary.instance}")
    if lag is None or lag > _MOST_LAG_BYTES:
        raise GateRefusedError(
            f"{identifier} is {'an unknown number of' if lag is None else lag} bytes behind, at most {_MOST_LAG_BYTES} are allowed"
        )
    run.measured("replica-lag-at-start", lag, "bytes")
    return StepOutcome.GOOD


def check_name(stage: Stage, _run: Run, step: PlannedStep) -> StepOutcome:
    """The system's name leads to the instance, and the instance answers through it."""
    identifier, region = place(step)
    dns = stage.plan.system.dns
    try:
        named, own = stage.name_target(), stage.target(identifier, region)
        if named.address != own.address:
            raise GateRefusedError(f"{dns.name} leads to {named.address}, not to {identifier} at {own.address}")
        with connect(named.address, named.port, named.dbname, stage.credentials) as session:
            is_in_recovery(session)
    except _UNREADABLE as error:
        raise GateRefusedError(str(error)) from error
    return StepOutcome.GOOD


def check_name_free(stage: Stage, _run: Run, step: PlannedStep) -> StepOutcome:
    """Nothing is called what the drill will make."""
    identifier, region = place(step)
    snapshot = text(step, "snapshot")
    try:
        if stage.database.instance(identifier, region):
            raise GateRefusedError(f"an instance called {identifier} is in {region} already; the drill will not touch it")
        if snapshot and stage.database.snapshot(snapshot, region):
            raise GateRefusedError(f"a snapshot called {snapshot} is in {region} already; the drill will not touch it")
    except DatabaseError as error:
        raise GateRefusedError(str(error)) from error
    return StepOutcome.GOOD


def check_place_apart(stage: Stage, _run: Run, _step: PlannedStep) -> StepOutcome:
    """The copy will not share a subnet group or a security group with the system."""
    primary, apart = stage.plan.system.database.primary, stage.plan.system.drill
    shared = sorted(set(apart.security_groups) & set(primary.security_groups))
    if apart.region == primary.region and (apart.subnet_group == primary.subnet_group or shared):
        raise GateRefusedError(f"the drill's place is the system's: {', '.join(shared) or apart.subnet_group}")
    return StepOutcome.GOOD


def check_no_clients(stage: Stage, _run: Run, step: PlannedStep) -> StepOutcome:
    """Nobody but the drill is connected: what others would write on the new side is not carried back."""
    try:
        with stage.session(*place(step)) as session:
            row = session.execute(_OTHER_CLIENTS.encode()).fetchone()
    except _UNREADABLE as error:
        raise GateRefusedError(str(error)) from error
    if row and row[0]:
        raise GateRefusedError(f"clients are connected ({row[0]}): stop them for the rehearsal")
    return StepOutcome.GOOD
