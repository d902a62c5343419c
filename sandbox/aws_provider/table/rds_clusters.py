"""Aurora clusters, global databases and their parameter groups: recorded, because no database can run behind one.

The sandbox's databases are real PostgreSQL servers; Aurora's storage, its endpoints and its global database are not PostgreSQL's. The
addresses given for a recorded cluster end in ``.invalid``, which no resolver ever answers (RFC 2606, 2).
"""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row

_WHY = "no database runs behind an Aurora cluster here; its addresses end in .invalid and answer nobody"

ROWS: dict[str, Row | Recorded] = {
    "rds/clusterParameterGroup:ClusterParameterGroup": Recorded(
        id="{name}",
        why=_WHY,
        autoname=Autoname("name", lower=True),
        defaults={"description": "Managed by Pulumi"},
        computed={"arn": "arn:{partition}:rds:{region}:{account}:cluster-pg:{name}"},
        fixed=frozenset({"description", "family"}),
    ),
    "rds/globalCluster:GlobalCluster": Recorded(
        id="{globalClusterIdentifier}",
        why=_WHY,
        computed={
            "arn": "arn:{partition}:rds::{account}:global-cluster:{globalClusterIdentifier}",
            "endpoint": "{globalClusterIdentifier}.global.not-running.invalid",
            "globalClusterResourceId": "cluster-{globalClusterIdentifier}",
        },
        fixed=frozenset({"databaseName", "engine", "sourceDbClusterIdentifier", "storageEncrypted"}),
    ),
    "rds/cluster:Cluster": Recorded(
        id="{clusterIdentifier}",
        why=_WHY,
        autoname=Autoname("clusterIdentifier", lower=True),
        computed={
            "arn": "arn:{partition}:rds:{region}:{account}:cluster:{clusterIdentifier}",
            "clusterResourceId": "cluster-{clusterIdentifier}",
            "endpoint": "{clusterIdentifier}.cluster.{region}.not-running.invalid",
            "readerEndpoint": "{clusterIdentifier}.cluster-ro.{region}.not-running.invalid",
        },
        fixed=frozenset(
            {"databaseName", "dbSubnetGroupName", "engine", "engineMode", "kmsKeyId", "masterUsername", "sourceRegion", "storageEncrypted"}
        ),
    ),
    "rds/clusterInstance:ClusterInstance": Recorded(
        id="{identifier}",
        why=_WHY,
        autoname=Autoname("identifier", lower=True),
        computed={
            "arn": "arn:{partition}:rds:{region}:{account}:db:{identifier}",
            "dbiResourceId": "db-{identifier}",
            "endpoint": "{identifier}.{region}.not-running.invalid",
        },
        fixed=frozenset({"clusterIdentifier", "engine", "publiclyAccessible", "dbSubnetGroupName"}),
    ),
}
