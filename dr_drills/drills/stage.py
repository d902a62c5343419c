"""What a drill plays on: the frozen plan and the platforms it uses, wired in one place and handed to every action."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dr_drills.engine.errors import StepError
from dr_drills.plan.drill_plan import DrillPlan
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.plan.recovery_plan import Site
from dr_drills.platforms.database import Database, Instance
from dr_drills.platforms.dns import Dns, Resolver
from dr_drills.platforms.faults import Faults
from dr_drills.platforms.postgres import Session, connect
from dr_drills.platforms.secrets import Credentials, Secrets
from dr_drills.platforms.wire import Target


@dataclass
class Stage:
    """The platforms of one drill. Credentials are fetched when first needed and kept in memory alone."""

    plan: DrillPlan
    database: Database
    dns: Dns
    resolver: Resolver
    secrets: Secrets
    faults: Faults
    _credentials: Credentials | None = field(default=None, repr=False)

    @property
    def credentials(self) -> Credentials:
        """The database's user and password.

        Raises:
            SecretsError: they cannot be read.
        """
        if self._credentials is None:
            database = self.plan.system.database
            self._credentials = self.secrets.credentials(database.secret_arn, database.secret_region)
        return self._credentials

    def instance(self, identifier: str, region: str) -> Instance:
        """The instance as it is now.

        Raises:
            StepError: there is none.
        """
        found = self.database.instance(identifier, region)
        if found is None:
            raise StepError(f"there is no instance {identifier} in {region}")
        return found

    def target(self, identifier: str, region: str) -> Target:
        """Where the instance is reached now; for one that answers no more, where the plan says that it was.

        Raises:
            StepError: nobody knows.
        """
        found = self.instance(identifier, region)
        address = found.address or next((site.address for site in self.sites if site.instance == identifier), None)
        if address is None:
            raise StepError(f"{identifier} in {region} is {found.status} and has no address")
        return Target(address=self.ip(address), port=found.port or self.port, dbname=self.plan.system.database.name)

    def ip(self, address: str) -> str:
        """The IP address behind an endpoint: AWS gives a host name, which is looked up."""
        return self.resolver.resolve(address)

    @contextmanager
    def session(self, identifier: str, region: str, answer_seconds: float | None = 30.0) -> Iterator[Session]:
        """A connection to the instance at its own address.

        Raises:
            PostgresError: it cannot be reached.
        """
        target = self.target(identifier, region)
        with connect(target.address, target.port, target.dbname, self.credentials, answer_seconds=answer_seconds) as session:
            yield session

    def name_target(self) -> Target:
        """Where the system's name leads now.

        Raises:
            DnsError: nowhere.
        """
        name = self.plan.system.dns.name
        return Target(address=self.resolver.resolve(name), port=self.port, dbname=self.plan.system.database.name)

    @property
    def sites(self) -> tuple[Site, Site]:
        """The plan's primary and replica."""
        return self.plan.system.database.primary, self.plan.system.database.replica

    @property
    def port(self) -> int:
        """The port clients use."""
        return self.plan.system.database.primary.port

    @property
    def patience(self) -> float:
        """Longest wait for one change of the platform, in seconds."""
        return self.plan.options.patience_seconds


def text(step: PlannedStep, name: str) -> str:
    """A text argument of a step; empty when it has none."""
    return str(step.arguments.get(name, ""))


def words(step: PlannedStep, name: str) -> tuple[str, ...]:
    """A list argument of a step."""
    return tuple(text(step, name).split())


def place(step: PlannedStep) -> tuple[str, str]:
    """The instance a step is about, and its Region."""
    return text(step, "instance"), text(step, "region")
