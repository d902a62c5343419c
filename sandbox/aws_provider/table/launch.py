"""What hosts are started from: launch templates and the profiles that give a host its role."""

from __future__ import annotations

from dataclasses import replace

from sandbox.aws_provider.call import parse
from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.table.ec2_rows import ec2_arn, ec2_tags
from sandbox.aws_provider.values import Properties

_DATA = ("LaunchTemplateData",)
_NUMBERS = "DefaultVersionNumber: DefaultVersionNumber, LatestVersionNumber: LatestVersionNumber"
_ITSELF = "LaunchTemplates[0].{LaunchTemplateName: LaunchTemplateName, " + _NUMBERS + "}"
_LATEST = "LaunchTemplateVersions[0].{VersionDescription: VersionDescription, LaunchTemplateData: LaunchTemplateData}"
_TAGS = replace(ec2_tags("launch-template"), read=parse("DescribeTags ?resource-id=$id > Tags"))  # moto answers with those of creation


def _give_role(subject: Subject, values: Properties, old: Properties) -> None:
    """A profile holds one role at a time."""
    before, after = old.get("role"), values.get("role")
    if before == after:
        return
    if before:
        subject.act("RemoveRoleFromInstanceProfile", InstanceProfileName=values["id"], RoleName=before)
    if after:
        subject.act("AddRoleToInstanceProfile", InstanceProfileName=values["id"], RoleName=after)


def _take_role(subject: Subject, values: Properties, _old: Properties) -> None:
    for role in subject.act("GetInstanceProfile", InstanceProfileName=values["id"])["InstanceProfile"]["Roles"]:
        subject.act("RemoveRoleFromInstanceProfile", InstanceProfileName=values["id"], RoleName=role["RoleName"])


ROWS: dict[str, Row | Recorded] = {
    "iam/instanceProfile:InstanceProfile": row(
        "iam",
        create="CreateInstanceProfile InstanceProfileName=$name",
        id="{name}",
        read="GetInstanceProfile InstanceProfileName=$id > InstanceProfile",
        delete="DeleteInstanceProfile InstanceProfileName=$id",
        autoname=Autoname("name"),
        defaults={"path": "/"},
        names={"name": "InstanceProfileName", "role": "Roles[0].RoleName", "uniqueId": "InstanceProfileId"},
        by_code={"role"},
        after=_give_role,
        before_delete=_take_role,
        tags=tagging(
            "TagInstanceProfile InstanceProfileName=$id",
            "UntagInstanceProfile InstanceProfileName=$id",
            "ListInstanceProfileTags InstanceProfileName=$id > Tags",
        ),
    ),
    "ec2/launchTemplate:LaunchTemplate": row(
        "ec2",
        create="CreateLaunchTemplate LaunchTemplateName=$name VersionDescription=$description",
        id="LaunchTemplate.LaunchTemplateId",
        read=[
            f"DescribeLaunchTemplates LaunchTemplateIds=[$id] > {_ITSELF}",
            f"DescribeLaunchTemplateVersions LaunchTemplateId=$id Versions=[$_latest] > {_LATEST}",
        ],
        delete="DeleteLaunchTemplate LaunchTemplateId=$id",
        update="CreateLaunchTemplateVersion LaunchTemplateId=$id VersionDescription=$description",
        derive=lambda _subject, _values: {"_latest": "$Latest"},
        flatten=_DATA,
        names={
            "name": "LaunchTemplateName",
            "description": "VersionDescription",
            "defaultVersion": "DefaultVersionNumber",
            "latestVersion": "LatestVersionNumber",
            "vpcSecurityGroupIds": "SecurityGroupIds",
        },
        fixed={"name"},
        soft={"updateDefaultVersion"},
        tags=_TAGS,
        computed=ec2_arn("launch-template"),
    ),
}
