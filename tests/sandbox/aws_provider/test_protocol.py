"""What the provider answers beside the life of a resource: configuration, previews, functions, unfinished and recorded resources."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2

from sandbox.aws_provider.values import UNKNOWN
from sandbox.aws_provider.wire import received, to_struct
from tests.sandbox.aws_provider.conftest import ACCOUNT, REGION, Served
from tests.sandbox.aws_provider.engine import CheckFailed, Engine, Refused, urn


def _invoke(engine: Engine, token: str, **arguments: Any) -> dict[str, Any]:
    answer = engine._ask("Invoke", provider_pb2.InvokeRequest(tok=token, args=to_struct(arguments)))
    return received(getattr(answer, "return")).values


def _instance(name: str, **more: Any) -> dict[str, Any]:
    given = {"identifier": name, "instanceClass": "db.m7g.large", "skipFinalSnapshot": True}
    return {**given, **more}


def test_a_setting_the_sandbox_cannot_honour_is_refused_by_name(engine: Engine) -> None:
    request = provider_pb2.CheckRequest(urn=urn("pulumi:providers:aws", "p"), news=to_struct({"region": "eu-west-1", "httpProxy": "x"}))
    (failure,) = engine._ask("CheckConfig", request).failures
    assert (failure.property, failure.reason) == ("httpProxy", "the sandbox's aws provider has no setting 'httpProxy'")


def test_an_instance_works_only_in_the_accounts_it_is_allowed(served: Served) -> None:
    served.engine(allowedAccountIds=[ACCOUNT]).close()
    with pytest.raises(Refused, match=f"account {ACCOUNT} is not among allowedAccountIds"):
        served.engine(allowedAccountIds=["999999999999"])
    with pytest.raises(Refused, match=f"account {ACCOUNT} is among forbiddenAccountIds"):
        served.engine(forbiddenAccountIds=json.dumps([ACCOUNT]))


def test_each_instance_has_its_own_account_and_region(served: Served) -> None:
    plain = Engine(served.port, region="eu-west-3")
    assumed = served.engine()
    assert _invoke(plain, "aws:index/getRegion:getRegion")["region"] == "eu-west-3"
    assert _invoke(plain, "aws:index/getCallerIdentity:getCallerIdentity")["accountId"] == "123456789012"
    assert _invoke(assumed, "aws:index/getRegion:getRegion")["region"] == REGION
    assert _invoke(assumed, "aws:index/getCallerIdentity:getCallerIdentity")["accountId"] == ACCOUNT
    plain.close()
    assumed.close()


def test_functions_answer_as_aws_does(engine: Engine) -> None:
    assert _invoke(engine, "aws:index/getPartition:getPartition")["partition"] == "aws"
    zones = _invoke(engine, "aws:index/getAvailabilityZones:getAvailabilityZones", excludeNames=[f"{REGION}a"])["names"]
    assert zones
    assert f"{REGION}a" not in zones
    password = _invoke(engine, "aws:secretsmanager/getRandomPassword:getRandomPassword", passwordLength=24, excludePunctuation=True)
    assert len(password["randomPassword"]) == 24
    assert password["randomPassword"].isalnum()
    statement = {"sid": "Read", "actions": ["s3:GetObject"], "resources": ["*"], "principals": [{"type": "AWS", "identifiers": ["1"]}]}
    document = json.loads(_invoke(engine, "aws:iam/getPolicyDocument:getPolicyDocument", statements=[statement])["json"])
    assert document["Statement"] == [
        {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Principal": {"AWS": "1"}}
    ]


def test_an_unknown_function_or_argument_is_refused_by_name(engine: Engine) -> None:
    with pytest.raises(Refused, match="the function aws:ec2/getAmi:getAmi is not in the sandbox's table") as refused:
        _invoke(engine, "aws:ec2/getAmi:getAmi")
    assert refused.value.code == grpc.StatusCode.UNIMPLEMENTED
    with pytest.raises(Refused, match="has no argument 'filters'"):
        _invoke(engine, "aws:index/getAvailabilityZones:getAvailabilityZones", filters=[])


def test_a_preview_knows_the_inputs_and_nothing_else(engine: Engine, served: Served) -> None:
    before = len(served.client("ec2").describe_vpcs()["Vpcs"])
    planned = engine.preview("aws:ec2/vpc:Vpc", "planned", {"cidrBlock": "10.66.0.0/16"})
    assert planned["cidrBlock"] == "10.66.0.0/16"
    assert planned["arn"] == UNKNOWN
    assert planned["tagsAll"] == {"Program": "landing-zone"}
    assert len(served.client("ec2").describe_vpcs()["Vpcs"]) == before


def test_a_program_with_mistakes_hears_all_of_them(engine: Engine) -> None:
    with pytest.raises(CheckFailed) as failed:
        engine.check("aws:ec2/vpc:Vpc", "bad", {"cidr": "10.0.0.0/8", "dns": True})
    assert "no property 'cidr'" in str(failed.value)
    assert "no property 'dns'" in str(failed.value)


def test_a_resource_that_exists_but_is_not_as_declared_is_kept_and_finished_by_the_next_update(engine: Engine, served: Served) -> None:
    queue = {"name": "unfinished", "redrivePolicy": '{"deadLetterTargetArn": "nowhere", "maxReceiveCount": 3}'}
    with pytest.raises(Refused, match="SetQueueAttributes") as refused:
        engine.create("aws:sqs/queue:Queue", "half", queue)
    kept = refused.value.unfinished
    assert kept.id.endswith("/unfinished")
    assert served.client("sqs").list_queues(QueueNamePrefix="unfinished")["QueueUrls"]

    found = engine.read("aws:sqs/queue:Queue", "half", kept.id)
    assert found is not None
    finished = engine.update(found, {"name": "unfinished", "visibilityTimeoutSeconds": 45})
    assert (
        served.client("sqs").get_queue_attributes(QueueUrl=finished.id, AttributeNames=["All"])["Attributes"]["VisibilityTimeout"] == "45"
    )
    engine.delete(finished)


def test_deleting_what_is_gone_already_is_good(engine: Engine, served: Served) -> None:
    topic = engine.create("aws:sns/topic:Topic", "twice", {})
    engine.delete(topic)
    engine.delete(topic)
    assert engine.refresh(topic) is None


def test_what_is_recorded_and_not_emulated_is_listed_with_the_reason(engine: Engine, served: Served) -> None:
    block = engine.create(
        "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "block", {"internetGatewayBlockMode": "block-bidirectional"}
    )
    listed = _recorded(served)
    assert [entry["why"] for entry in listed if entry["id"] == block.id] == ["the local AWS has no block on public access of networks"]
    engine.delete(block)
    assert _recorded(served) == [entry for entry in listed if entry["id"] != block.id]


def test_what_is_configured_without_effect_is_told_when_it_is_made(engine: Engine, served: Served) -> None:
    kind = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
    buckets = [engine.create("aws:s3/bucket:Bucket", name, {}) for name in ("copied", "copy")]
    for bucket in buckets:
        engine.create(
            "aws:s3/bucketVersioning:BucketVersioning",
            f"{bucket.name}-versions",
            {"bucket": bucket.id, "versioningConfiguration": {"status": "Enabled"}},
        )
    rule = {"id": "all", "status": "Enabled", "destination": {"bucket": f"arn:aws:s3:::{buckets[1].id}"}}
    engine.create(kind, "copying", {"bucket": buckets[0].id, "role": "arn:aws:iam::123456789012:role/copy", "rules": [rule]})
    command = [sys.executable, "-m", "sandbox.aws_provider.recorded", str(served.directory)]
    listed = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["limits"]
    assert [limit["why"] for limit in listed if limit["type"] == kind] == ["no object is copied to the destination"]


def test_a_bucket_with_objects_goes_only_when_the_program_says_so(engine: Engine, served: Served) -> None:
    s3 = served.client("s3")
    bucket = engine.create("aws:s3/bucket:Bucket", "full", {})
    s3.put_object(Bucket=bucket.id, Key="log", Body=b"entry")
    with pytest.raises(Refused, match="DeleteBucket: BucketNotEmpty"):
        engine.delete(bucket)
    engine.delete(engine.update(bucket, {"forceDestroy": True}))
    assert engine.refresh(bucket) is None


def test_an_instance_has_a_replica_in_another_region_and_the_replica_becomes_an_instance(served: Served) -> None:
    here, there = served.engine(), served.engine(region="eu-west-3")
    source = here.create(
        "aws:rds/instance:Instance",
        "source",
        _instance(
            "provider-source", engine="postgres", allocatedStorage=20, username="master", password="horse-battery", backupRetentionPeriod=1
        ),
    )
    inputs = _instance("provider-replica", replicateSourceDb=source.outputs["arn"])
    replica = there.create("aws:rds/instance:Instance", "replica", inputs)
    assert replica.outputs["status"] == "available"
    assert replica.outputs["replicateSourceDb"] == source.outputs["arn"]
    assert there.diff(replica, inputs).changes == provider_pb2.DiffResponse.DIFF_NONE

    promoted = there.update(replica, _instance("provider-replica"))
    described = served.client("rds", "eu-west-3").describe_db_instances(DBInstanceIdentifier="provider-replica")["DBInstances"][0]
    assert not described.get("ReadReplicaSourceDBInstanceIdentifier")
    assert "horse-battery" not in served.log.read_text()
    there.delete(promoted)
    here.delete(source)
    for instance in (here, there):
        instance.close()


def test_an_instance_is_not_deleted_without_a_word_about_its_last_snapshot(engine: Engine) -> None:
    declared = {"identifier": "never", "instanceClass": "db.m7g.large"}
    request = provider_pb2.DeleteRequest(id="never", urn=urn("aws:rds/instance:Instance", "never"), properties=to_struct(declared))
    with pytest.raises(Refused, match="finalSnapshotIdentifier is required"):
        engine._ask("Delete", request)


def test_a_sandbox_that_does_not_answer_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
        command = [sys.executable, "-m", "sandbox.aws_provider.serve", "--aws-url", nowhere]
        provider = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            assert provider.stdout is not None
            with pytest.raises(Refused, match=f"no usable answer from the sandbox's AWS at {nowhere}"):
                Engine(int(provider.stdout.readline().split()[1]))
        finally:
            provider.terminate()
            provider.wait(20)


def test_a_taken_port_is_said_and_ends_with_the_status_of_an_environment_not_available(served: Served) -> None:
    command = [sys.executable, "-m", "sandbox.aws_provider.serve", "--aws-url", "http://127.0.0.1:9", "--port", str(served.port)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 3
    assert f"port {served.port} of 127.0.0.1 cannot be taken" in ended.stderr


def _recorded(served: Served) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "sandbox.aws_provider.recorded", str(served.directory)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True)
    return list(json.loads(printed.stdout)["resources"])
