"""What a trail must never show unnoticed: one table, with the control that asks for each row.

Source: CIS AWS Foundations Benchmark 3.0, section 4 (4.16 asks for Security Hub and is no filter); Amazon CloudWatch Logs User Guide,
"Filter pattern syntax for metric filters" (at most 1,024 characters).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Watched:
    """A kind of event, and why so many of it within five minutes raise an alarm.

    Attributes:
        name: last word of the metric's and the alarm's name.
        pattern: CloudWatch Logs filter pattern over CloudTrail's JSON.
        why: what the alarm says.
        cis: control of the benchmark, ``""`` where the row is our own.
        threshold: how many make an alarm.
    """

    name: str
    pattern: str
    why: str
    cis: str
    threshold: int = 1


def _events(*names: str, of: str = "") -> str:
    """A pattern for any of these API calls, of one service where it is named."""
    return f"{{ ($.eventSource = {of}.amazonaws.com) && {_any_of(*names)} }}" if of else f"{{ {_any_of(*names)[1:-1]} }}"


def _any_of(*names: str) -> str:
    return f"({' || '.join(f'($.eventName = {name})' for name in names)})"


_BOUNDARY_CHANGES = ("PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary")


WATCHED = (
    Watched(
        "root-use",
        '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
        "the root user acted; nobody has a reason to use it",
        "4.3",
    ),
    Watched(
        "key-destruction",
        _events("DisableKey", "ScheduleKeyDeletion", "PutKeyPolicy", of="kms"),
        "a key was disabled, its deletion scheduled or its policy changed; without the key a locked object is lost as well",
        "4.7",
    ),
    Watched(
        "trail-change",
        _events("StopLogging", "DeleteTrail", "UpdateTrail", "CreateTrail", "StartLogging", "PutEventSelectors", of="cloudtrail"),
        "the trail was stopped or changed",
        "4.5",
    ),
    Watched(
        "lock-change",
        _events(
            "PutBucketObjectLockConfiguration",
            "PutBucketPolicy",
            "DeleteBucketPolicy",
            "PutBucketAcl",
            "PutBucketCors",
            "DeleteBucketCors",
            "PutBucketLifecycle",
            "DeleteBucketLifecycle",
            "PutBucketReplication",
            "DeleteBucketReplication",
            of="s3",
        ),
        "the lock, the policy or the lifecycle of a bucket was changed",
        "4.8",
    ),
    Watched(
        "unauthorized-calls",
        '{ (($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*")) '
        '&& ($.sourceIPAddress != "delivery.logs.amazonaws.com") && ($.eventName != "HeadBucket") }',
        "calls were refused again and again; somebody tries what they may not",
        "4.1",
        threshold=5,
    ),
    Watched(
        "sign-in-without-mfa",
        '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") '
        '&& ($.responseElements.ConsoleLogin = "Success") }',
        "a user signed in to the console without a second factor",
        "4.2",
    ),
    Watched(
        "identity-policy-change",
        _events(
            *(f"{verb}{whose}Policy" for verb in ("Put", "Delete", "Attach", "Detach") for whose in ("Role", "User", "Group")),
            "CreatePolicy",
            "DeletePolicy",
            "CreatePolicyVersion",
            "DeletePolicyVersion",
            "UpdateAssumeRolePolicy",
            of="iam",
        ),
        "who may do what was changed",
        "4.4",
    ),
    Watched(
        "sign-in-failures",
        '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
        "sign-in to the console failed again and again; somebody guesses a password",
        "4.6",
        threshold=3,
    ),
    Watched(
        "recorder-change",
        _events("StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder", of="config"),
        "the record of configurations was stopped or changed",
        "4.9",
    ),
    Watched(
        "security-group-change",
        _events(
            "AuthorizeSecurityGroupIngress",
            "AuthorizeSecurityGroupEgress",
            "RevokeSecurityGroupIngress",
            "RevokeSecurityGroupEgress",
            "ModifySecurityGroupRules",
            "CreateSecurityGroup",
            "DeleteSecurityGroup",
        ),
        "a security group was changed",
        "4.10",
    ),
    Watched(
        "network-acl-change",
        _events(
            "CreateNetworkAcl",
            "CreateNetworkAclEntry",
            "DeleteNetworkAcl",
            "DeleteNetworkAclEntry",
            "ReplaceNetworkAclEntry",
            "ReplaceNetworkAclAssociation",
        ),
        "a network ACL was changed",
        "4.11",
    ),
    Watched(
        "gateway-change",
        _events(
            "CreateCustomerGateway",
            "DeleteCustomerGateway",
            "AttachInternetGateway",
            "CreateInternetGateway",
            "DeleteInternetGateway",
            "DetachInternetGateway",
        ),
        "a gateway to the outside was changed",
        "4.12",
    ),
    Watched(
        "route-change",
        _events(
            "CreateRoute",
            "CreateRouteTable",
            "ReplaceRoute",
            "ReplaceRouteTableAssociation",
            "DeleteRouteTable",
            "DeleteRoute",
            "DisassociateRouteTable",
            of="ec2",
        ),
        "a route was changed",
        "4.13",
    ),
    Watched(
        "vpc-change",
        _events(
            "CreateVpc",
            "DeleteVpc",
            "ModifyVpcAttribute",
            "AcceptVpcPeeringConnection",
            "CreateVpcPeeringConnection",
            "DeleteVpcPeeringConnection",
            "RejectVpcPeeringConnection",
            "AttachClassicLinkVpc",
            "DetachClassicLinkVpc",
            "DisableVpcClassicLink",
            "EnableVpcClassicLink",
        ),
        "a VPC or a peering was changed",
        "4.14",
    ),
    Watched(
        "organization-change",
        _events(
            "AcceptHandshake",
            "AttachPolicy",
            "CreateAccount",
            "CreateOrganizationalUnit",
            "CreatePolicy",
            "DeclineHandshake",
            "DeleteOrganization",
            "DeleteOrganizationalUnit",
            "DeletePolicy",
            "DetachPolicy",
            "DisablePolicyType",
            "EnablePolicyType",
            "InviteAccountToOrganization",
            "LeaveOrganization",
            "MoveAccount",
            "RemoveAccountFromOrganization",
            "UpdatePolicy",
            "UpdateOrganizationalUnit",
            of="organizations",
        ),
        "the organization or its guardrails were changed",
        "4.15",
    ),
    Watched(
        "key-duty-change",
        "{ ($.eventSource = iam.amazonaws.com) && "
        '(($.requestParameters.roleName = "*-key-destruction") || ($.requestParameters.roleName = "*-key-approval")) && '
        + _any_of("TagRole", "UntagRole", "CreateRole", "UpdateRole", "DeleteRole", *_BOUNDARY_CHANGES)
        + " }",
        "the destruction of a key was approved, or one of the two roles it takes was changed",
        "",
    ),
    Watched(
        "detection-change",
        "{ (($.eventSource = guardduty.amazonaws.com) && (($.eventName = DeleteDetector) || ($.eventName = UpdateDetector) "
        "|| ($.eventName = DeletePublishingDestination) || ($.eventName = CreateFilter))) || (($.eventSource = securityhub.amazonaws.com) "
        "&& (($.eventName = DisableSecurityHub) || ($.eventName = BatchDisableStandards))) }",
        "detection itself was switched off or told to look away",
        "",
    ),
)
