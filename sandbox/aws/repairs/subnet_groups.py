"""RDS: moto's ModifyDBSubnetGroup takes the group out of its records and forgets to put it back."""

from __future__ import annotations

from moto.ec2.models.subnets import Subnet
from moto.rds.models import DBSubnetGroup, RDSBackend

_modify = RDSBackend.modify_db_subnet_group


def apply() -> None:
    """A changed group is still there (RDS API Reference, "ModifyDBSubnetGroup")."""
    RDSBackend.modify_db_subnet_group = _modify_and_keep  # type: ignore[method-assign, assignment]  # mypy takes a function put in for a method as one without self


def _modify_and_keep(backend: RDSBackend, subnet_name: str, description: str, subnets: list[Subnet]) -> DBSubnetGroup:
    kept = backend.describe_db_subnet_groups(subnet_name)[0]  # an unknown group is an error here, not a KeyError
    backend.subnet_groups[kept.name] = kept
    changed: DBSubnetGroup = _modify(backend, kept.name, description, subnets)
    backend.subnet_groups[kept.name] = changed
    return changed
