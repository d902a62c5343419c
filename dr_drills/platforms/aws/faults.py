"""`Faults` on AWS itself: what the RDS and EC2 APIs let a drill break."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dr_drills.platforms.aws.rds import RdsDatabase
from dr_drills.platforms.database import DatabaseError
from dr_drills.platforms.faults import FaultError


@dataclass(frozen=True)
class Isolation:
    """Security groups of an instance in normal operation, and the one without rules that isolates it."""

    normal: tuple[str, ...]
    isolated: str


class AwsFaults:
    """Reboot with forced failover, and isolation by security group; only for the instances named at construction.

    Security groups cut established connections only where they are tracked and idle long enough (EC2 User Guide,
    "Security group connection tracking"); the write at the old address is what proves the fence.
    """

    def __init__(self, database: RdsDatabase, isolations: Mapping[str, Isolation]) -> None:
        self._database = database
        self._isolations = dict(isolations)

    def crash(self, instance: str, region: str) -> str:
        """Fail a Multi-AZ instance over by force; the nearest thing to a host failure that RDS offers.

        Raises:
            FaultError: the instance is not drillable, not Multi-AZ, or RDS refused.
        """
        self._isolation(instance)
        try:
            self._database.reboot(instance, region, force_failover=True)
        except DatabaseError as error:
            raise FaultError(str(error)) from error
        return f"RDS instance {instance} in {region} was rebooted with forced failover"

    def partition(self, instance: str, region: str) -> str:
        """Put the instance behind a security group that lets nobody in.

        Raises:
            FaultError: the instance is not drillable or RDS refused.
        """
        isolated = self._isolation(instance).isolated
        self._set(instance, region, (isolated,))
        return f"RDS instance {instance} in {region} was put behind security group {isolated}, which has no rules"

    def heal(self, instance: str, region: str) -> None:
        """Put the instance back behind its normal security groups.

        Raises:
            FaultError: the instance is not drillable or RDS refused.
        """
        self._set(instance, region, self._isolation(instance).normal)

    def _set(self, instance: str, region: str, groups: tuple[str, ...]) -> None:
        try:
            self._database.set_security_groups(instance, region, groups)
        except DatabaseError as error:
            raise FaultError(str(error)) from error

    def _isolation(self, instance: str) -> Isolation:
        found = self._isolations.get(instance)
        if found is None:
            raise FaultError(f"{instance} is not named as drillable; no fault is injected into it")
        return found
