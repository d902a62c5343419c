"""Defaults of an account or of one of its Regions (AWS IAM, Amazon EBS, Amazon EC2 and Amazon S3 User Guides)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row, row
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties

_NO_EC2 = "the local AWS does not keep this setting of EC2, and starts no machines that would follow it"


def _switch(subject: Subject, values: Properties, old: Properties) -> None:
    """Encryption by default is a pair of operations."""
    if values.get("enabled") is False:
        subject.act("DisableEbsEncryptionByDefault")
    elif old:
        subject.act("EnableEbsEncryptionByDefault")


ROWS: dict[str, Row | Recorded] = {
    "iam/accountPasswordPolicy:AccountPasswordPolicy": row(
        "iam",
        create="UpdateAccountPasswordPolicy",
        id="{account}",
        read="GetAccountPasswordPolicy > PasswordPolicy",
        delete="DeleteAccountPasswordPolicy",
        update="UpdateAccountPasswordPolicy",
        unread={"hardExpiry"},
    ),
    "s3/accountPublicAccessBlock:AccountPublicAccessBlock": Recorded(
        id="{account}",
        why="addresses of S3 Control begin with the account's number, which the local AWS at a loopback address cannot answer to",
    ),
    "ebs/encryptionByDefault:EncryptionByDefault": row(
        "ec2",
        create="EnableEbsEncryptionByDefault",
        id="{region}",
        read="GetEbsEncryptionByDefault",
        delete="DisableEbsEncryptionByDefault",
        defaults={"enabled": True},
        names={"enabled": "EbsEncryptionByDefault"},
        by_code={"enabled"},
        after=_switch,
        stays=True,
    ),
    "ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess": Recorded(id="{region}", why=_NO_EC2),
    "ec2/instanceMetadataDefaults:InstanceMetadataDefaults": Recorded(id="{region}", why=_NO_EC2),
    "ec2/serialConsoleAccess:SerialConsoleAccess": Recorded(id="{region}", why=_NO_EC2, defaults={"enabled": True}),
    "accessanalyzer/analyzer:Analyzer": Recorded(
        id="{analyzerName}",
        why="the local AWS has no IAM Access Analyzer",
        autoname=Autoname("analyzerName"),
        defaults={"type": "ACCOUNT"},
        computed={"arn": "arn:{partition}:access-analyzer:{region}:{account}:analyzer/{analyzerName}"},
        fixed=frozenset({"analyzerName", "type"}),
    ),
}
