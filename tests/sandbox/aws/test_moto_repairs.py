"""Each repair of moto outside RDS, seen through boto3."""

from __future__ import annotations

import json

import httpx
import pytest
from botocore.exceptions import ClientError
from moto.kms import models

from sandbox.aws.repairs import symmetric_keys
from tests.sandbox.aws_sandbox import AwsSandbox


def test_a_symmetric_key_has_no_key_pair_and_works(aws_sandbox: AwsSandbox) -> None:
    before = vars(models)["generate_private_key"]
    symmetric_keys.apply()
    try:
        backend = models.KmsBackend("eu-west-1", "123456789012")
        assert backend.create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", None).private_key is None
        assert backend.create_key(None, "SIGN_VERIFY", "ECC_NIST_P256", "", None).private_key is not None
    finally:
        vars(models)["generate_private_key"] = before
    kms = aws_sandbox.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    sealed = kms.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"text"


def test_an_asymmetric_key_still_signs(aws_sandbox: AwsSandbox) -> None:
    kms = aws_sandbox.client("kms")
    key = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    given = {"KeyId": key, "Message": b"text", "SigningAlgorithm": "ECDSA_SHA_256"}
    signature = kms.sign(**given)["Signature"]
    assert kms.verify(**given, Signature=signature)["SignatureValid"]


def test_a_key_is_replicated_by_arn_with_description_policy_and_tags_of_its_own(aws_sandbox: AwsSandbox) -> None:
    west, central = aws_sandbox.client("kms"), aws_sandbox.client("kms", "eu-central-1")
    primary = west.create_key(MultiRegion=True, Description="primary")["KeyMetadata"]
    statement = {"Sid": "its-own", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    west.replicate_key(
        KeyId=primary["Arn"],
        ReplicaRegion="eu-central-1",
        Description="replica",
        Policy=policy,
        Tags=[{"TagKey": "tier", "TagValue": "clinical-critical"}],
    )
    replica = central.describe_key(KeyId=primary["KeyId"])["KeyMetadata"]
    assert (replica["Description"], replica["MultiRegionConfiguration"]["MultiRegionKeyType"]) == ("replica", "REPLICA")
    assert central.list_resource_tags(KeyId=primary["KeyId"])["Tags"] == [{"TagKey": "tier", "TagValue": "clinical-critical"}]
    assert central.get_key_policy(KeyId=primary["KeyId"], PolicyName="default")["Policy"] == policy
    still = west.describe_key(KeyId=primary["KeyId"])["KeyMetadata"]
    assert (still["Description"], still["MultiRegionConfiguration"]["MultiRegionKeyType"]) == ("primary", "PRIMARY")
    sealed = west.encrypt(KeyId=primary["KeyId"], Plaintext=b"text")["CiphertextBlob"]
    assert central.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"text"


def test_a_trail_is_deleted_by_arn_and_an_unknown_one_is_an_error(aws_sandbox: AwsSandbox) -> None:
    trails, buckets = aws_sandbox.client("cloudtrail"), aws_sandbox.client("s3")
    buckets.create_bucket(Bucket="trail-bucket", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    arn = trails.create_trail(Name="trail", S3BucketName="trail-bucket")["TrailARN"]
    trails.delete_trail(Name=arn)
    assert trails.describe_trails()["trailList"] == []
    with pytest.raises(ClientError, match="TrailNotFoundException"):
        trails.delete_trail(Name=arn)


def test_the_sandbox_says_that_it_is_well_and_which_regions_are_lost(aws_sandbox: AwsSandbox) -> None:
    assert httpx.get(f"{aws_sandbox.faults_url}/health").json() == {"status": "ok", "lost_regions": []}
    answer = httpx.get(f"{aws_sandbox.faults_url}/nothing")
    assert (answer.status_code, "there are GET health" in answer.json()["error"]) == (404, True)


def test_a_backup_plan_is_changed_in_place_under_a_new_version(aws_sandbox: AwsSandbox) -> None:
    backup = aws_sandbox.client("backup")
    rule = {"RuleName": "snapshots", "TargetBackupVaultName": "backups", "ScheduleExpression": "cron(0 5 * * ? *)"}
    made = backup.create_backup_plan(BackupPlan={"BackupPlanName": "changed-in-place", "Rules": [rule]})
    often = {**rule, "ScheduleExpression": "cron(0 * * * ? *)"}
    backup.update_backup_plan(BackupPlanId=made["BackupPlanId"], BackupPlan={"BackupPlanName": "changed-in-place", "Rules": [often]})
    found = backup.get_backup_plan(BackupPlanId=made["BackupPlanId"])
    assert found["BackupPlan"]["Rules"][0]["ScheduleExpression"] == "cron(0 * * * ? *)"
    assert found["VersionId"] != made["VersionId"]
    with pytest.raises(ClientError):
        backup.update_backup_plan(BackupPlanId="unknown", BackupPlan={"BackupPlanName": "unknown", "Rules": [rule]})


def test_a_report_plan_is_changed_in_place(aws_sandbox: AwsSandbox) -> None:
    backup = aws_sandbox.client("backup")
    channel = {"S3BucketName": "reports", "Formats": ["CSV"]}
    backup.create_report_plan(
        ReportPlanName="changed_in_place", ReportDeliveryChannel=channel, ReportSetting={"ReportTemplate": "BACKUP_JOB_REPORT"}
    )
    backup.update_report_plan(ReportPlanName="changed_in_place", ReportSetting={"ReportTemplate": "COPY_JOB_REPORT"})
    found = backup.describe_report_plan(ReportPlanName="changed_in_place")["ReportPlan"]
    assert (found["ReportSetting"], found["ReportDeliveryChannel"]) == ({"ReportTemplate": "COPY_JOB_REPORT"}, channel)


def test_a_role_is_given_one_of_awss_own_policies_by_its_whole_arn_alone(aws_sandbox: AwsSandbox) -> None:
    iam = aws_sandbox.client("iam")
    iam.create_role(RoleName="takes-backups", AssumeRolePolicyDocument="{}")
    own = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
    iam.attach_role_policy(RoleName="takes-backups", PolicyArn=own)
    (attached,) = iam.list_attached_role_policies(RoleName="takes-backups")["AttachedPolicies"]
    assert attached == {"PolicyName": "AWSBackupServiceRolePolicyForBackup", "PolicyArn": own}
    for unknown in (own.replace("service-role/", ""), "arn:aws:iam::aws:policy/NoSuchPolicy"):
        with pytest.raises(ClientError, match="does not exist"):
            iam.attach_role_policy(RoleName="takes-backups", PolicyArn=unknown)


def test_a_key_of_another_account_is_lent_and_used_by_its_arn_and_managed_by_its_own_account_alone(aws_sandbox: AwsSandbox) -> None:
    owner, guest = aws_sandbox.client("kms", account="222222222222"), aws_sandbox.client("kms", account="555555555555")
    key = owner.create_key()["KeyMetadata"]["Arn"]
    role = "arn:aws:iam::555555555555:role/drill"
    grant = guest.create_grant(KeyId=key, GranteePrincipal=role, Operations=["Decrypt"])["GrantId"]
    assert [g["GranteePrincipal"] for g in owner.list_grants(KeyId=key)["Grants"]] == [role]
    sealed = guest.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
    assert owner.decrypt(CiphertextBlob=sealed, KeyId=key)["Plaintext"] == b"text"
    guest.revoke_grant(KeyId=key, GrantId=grant)
    assert owner.list_grants(KeyId=key)["Grants"] == []
    with pytest.raises(ClientError):
        guest.schedule_key_deletion(KeyId=key)
