"""Amazon RDS on real PostgreSQL: moto keeps the records, a controller keeps real clusters in line with them.

In come the records that RDS calls leave; out go servers, snapshots, replicas and the statuses AWS would show.
"""
