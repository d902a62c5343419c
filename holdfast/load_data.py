"""Fills a system's database with invented data; used by `holdfast sandbox load`."""

from __future__ import annotations

from dr_drills.plan.recovery_plan import System
from dr_drills.platforms.aws.rds import RdsDatabase
from dr_drills.platforms.aws.secrets_manager import SecretsManager
from dr_drills.platforms.aws.session import AwsSession
from dr_drills.platforms.database import DatabaseError
from dr_drills.platforms.postgres import PostgresError, connect
from dr_drills.platforms.secrets import SecretsError
from dr_drills.workload.prepare import PrepareError, load_pgbench, loaded_scale, prepare_ledger


class LoadError(Exception):
    """The data could not be loaded; `at_another_scale` when it is there, but not as asked."""

    def __init__(self, message: str, *, at_another_scale: bool = False) -> None:
        super().__init__(message)
        self.at_another_scale = at_another_scale


def load_system(system: System, scale: int) -> bool:
    """Load pgbench's tables at `scale` and make the ledger's; False when both were there.

    Raises:
        LoadError: the database cannot be reached, or holds data at another scale.
    """
    session, site = AwsSession(), system.database.primary  # only read through the API, so no drill is named
    try:
        instance = RdsDatabase(session, drill_id="").instance(site.instance, site.region)
        if instance is None or instance.address is None:
            raise LoadError(f"{site.instance} in {site.region} is not there; run `pulumi up` first")
        credentials = SecretsManager(session).credentials(system.database.secret_arn, site.region)
        with connect(instance.address, instance.port, system.database.name, credentials, answer_seconds=None) as connection:
            present = loaded_scale(connection)
            if present not in {None, scale}:
                remedy = f"give --scale {present}, or begin again with `holdfast sandbox reset`"
                raise LoadError(f"{system.name} is loaded at scale {present}, not {scale}; {remedy}", at_another_scale=True)
            prepare_ledger(connection)
            return load_pgbench(connection, scale)
    except (DatabaseError, SecretsError, PostgresError, PrepareError) as error:
        raise LoadError(f"{system.name}: {error}") from error
