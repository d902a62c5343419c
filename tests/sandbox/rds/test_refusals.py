"""What RDS refuses is refused here with its code, and what the sandbox does not serve is said."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws_sandbox import Databases
from tests.sandbox.rds.conftest import MakeDatabases


@pytest.fixture(scope="module")
def west(databases: MakeDatabases) -> Databases:
    made = databases()
    made.create("guarded", DeletionProtection=True)
    return made


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        ({"Engine": "mysql"}, "InvalidParameterValue", "engine mysql is not served"),
        ({"EngineVersion": "16.3"}, "InvalidParameterCombination", "Cannot find version 16.3"),
        ({"MasterUserPassword": "short"}, "InvalidParameterValue", "8 to 128 characters"),
        ({"MasterUserPassword": "with/a/slash"}, "InvalidParameterValue", "printable ASCII"),
        ({"MasterUsername": "rdsadmin"}, "InvalidParameterValue", "reserved word"),
        ({"DBInstanceIdentifier": "guarded"}, "DBInstanceAlreadyExists", "already exists"),
        ({"DBInstanceIdentifier": "two--hyphens"}, "InvalidParameterValue", "not a valid identifier"),
        ({"KmsKeyId": "no-such-key"}, "KMSKeyNotAccessibleFault", "no-such-key"),
        ({"DBParameterGroupName": "no-such-group"}, "DBParameterGroupNotFound", "no-such-group"),
    ],
)
def test_a_creation_that_rds_refuses_leaves_nothing(west: Databases, given: dict[str, Any], code: str, message: str) -> None:
    wanted = {
        "DBInstanceIdentifier": "wrong",
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.small",
        "AllocatedStorage": 20,
        "MasterUsername": "master",
        "MasterUserPassword": west.password,
    }
    with pytest.raises(ClientError, match=message) as refused:
        west.rds.create_db_instance(**(wanted | given))
    assert refused.value.response["Error"]["Code"] == code
    assert [one["DBInstanceIdentifier"] for one in west.rds.describe_db_instances()["DBInstances"]] == ["guarded"]


def test_a_protected_instance_is_not_deleted_and_an_unprotected_one_needs_a_word_on_its_final_snapshot(west: Databases) -> None:
    with pytest.raises(ClientError, match="Cannot delete protected"):
        west.delete("guarded")
    west.rds.modify_db_instance(DBInstanceIdentifier="guarded", DeletionProtection=False)
    with pytest.raises(ClientError, match="FinalDBSnapshotIdentifier is required") as refused:
        west.rds.delete_db_instance(DBInstanceIdentifier="guarded")
    assert refused.value.response["Error"]["Code"] == "InvalidParameterCombination"
    with pytest.raises(ClientError, match="can not be specified"):
        west.rds.delete_db_instance(DBInstanceIdentifier="guarded", SkipFinalSnapshot=True, FinalDBSnapshotIdentifier="x")
    west.rds.modify_db_instance(DBInstanceIdentifier="guarded", DeletionProtection=True)
    assert west.describe("guarded")["DBInstanceStatus"] == "available"


@pytest.mark.parametrize("call", ["reboot_db_instance", "stop_db_instance", "start_db_instance", "promote_read_replica"])
def test_an_unknown_instance_is_not_found(west: Databases, call: str) -> None:
    with pytest.raises(ClientError, match="not found") as refused:
        getattr(west.rds, call)(DBInstanceIdentifier="nobody")
    assert refused.value.response["Error"]["Code"] == "DBInstanceNotFound"


def test_a_change_of_port_is_said_to_be_impossible(west: Databases) -> None:
    with pytest.raises(ClientError, match="cannot change the port"):
        west.rds.modify_db_instance(DBInstanceIdentifier="guarded", DBPortNumber=6000)


def test_a_started_instance_is_not_started_again(west: Databases) -> None:
    with pytest.raises(ClientError) as refused:
        west.rds.start_db_instance(DBInstanceIdentifier="guarded")
    assert refused.value.response["Error"]["Code"] == "InvalidDBInstanceState"
