"""Who replicates from whom, as records name it: by identifier in the same Region, by ARN from another."""

from __future__ import annotations

from moto.rds import models


def source_link(source: models.DBInstance, replica: models.DBInstance) -> str:
    """How `replica` names its source."""
    return source.db_instance_identifier if source.region == replica.region else source.arn


def unlink(replica: models.DBInstance) -> None:
    """Remove `replica` from the list of its source, wherever that is (moto looks for the identifier although it stored the ARN)."""
    for backend in list(models.rds_backends[replica.account_id].values()):
        for other in backend.databases.values():
            other.replicas = [
                name
                for name in other.replicas
                if name != replica.arn and not (name == replica.db_instance_identifier and other.region == replica.region)
            ]
