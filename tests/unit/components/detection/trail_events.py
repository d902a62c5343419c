"""Invented CloudTrail events, one for each kind that is watched, and some that nobody minds."""

from __future__ import annotations

from typing import Any

Event = dict[str, Any]


def call(service: str, name: str, **more: Any) -> Event:
    """A call by a role of the environment."""
    return {
        "eventVersion": "1.11",
        "eventType": "AwsApiCall",
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "awsRegion": "eu-west-1",
        "sourceIPAddress": "192.0.2.10",
        "userIdentity": {"type": "AssumedRole", "arn": "arn:aws:sts::123456789012:assumed-role/deployment/session"},
        **more,
    }


def _sign_in(mfa: str, outcome: str, **more: Any) -> Event:
    return call(
        "signin",
        "ConsoleLogin",
        eventType="AwsConsoleSignIn",
        userIdentity={"type": "IAMUser", "userName": "night-shift"},
        additionalEventData={"MFAUsed": mfa},
        responseElements={"ConsoleLogin": outcome},
    ) | dict(more)


ALARMING: dict[str, tuple[Event, ...]] = {
    "root-use": (call("s3", "ListBuckets", userIdentity={"type": "Root", "accountId": "123456789012"}),),
    "key-destruction": (call("kms", "ScheduleKeyDeletion"), call("kms", "DisableKey"), call("kms", "PutKeyPolicy")),
    "trail-change": (call("cloudtrail", "StopLogging"), call("cloudtrail", "DeleteTrail"), call("cloudtrail", "UpdateTrail")),
    "lock-change": (call("s3", "PutBucketObjectLockConfiguration"), call("s3", "PutBucketPolicy"), call("s3", "DeleteBucketPolicy")),
    "unauthorized-calls": (
        call("ec2", "RunInstances", errorCode="Client.UnauthorizedOperation"),
        call("s3", "GetObject", errorCode="AccessDenied"),
        call("kms", "Decrypt", errorCode="AccessDeniedException"),
    ),
    "sign-in-without-mfa": (_sign_in("No", "Success"),),
    "identity-policy-change": (call("iam", "AttachRolePolicy"), call("iam", "CreatePolicyVersion"), call("iam", "PutUserPolicy")),
    "sign-in-failures": (_sign_in("No", "Failure", errorMessage="Failed authentication"),),
    "recorder-change": (call("config", "StopConfigurationRecorder"), call("config", "DeleteDeliveryChannel")),
    "security-group-change": (call("ec2", "AuthorizeSecurityGroupIngress"), call("ec2", "DeleteSecurityGroup")),
    "network-acl-change": (call("ec2", "ReplaceNetworkAclEntry"), call("ec2", "DeleteNetworkAcl")),
    "gateway-change": (call("ec2", "AttachInternetGateway"), call("ec2", "CreateCustomerGateway")),
    "route-change": (call("ec2", "CreateRoute"), call("ec2", "DisassociateRouteTable")),
    "vpc-change": (call("ec2", "DeleteVpc"), call("ec2", "AcceptVpcPeeringConnection")),
    "organization-change": (call("organizations", "LeaveOrganization"), call("organizations", "DetachPolicy")),
    "key-duty-change": (
        *(call("iam", name, requestParameters={"roleName": "prod-key-destruction"}) for name in ("TagRole", "UntagRole", "DeleteRole")),
        *(
            call("iam", name, requestParameters={"roleName": "prod-key-approval"})
            for name in ("CreateRole", "DeleteRolePermissionsBoundary")
        ),
    ),
    "detection-change": (
        call("guardduty", "DeleteDetector"),
        call("guardduty", "CreateFilter"),
        call("securityhub", "DisableSecurityHub"),
    ),
}

INNOCENT: tuple[Event, ...] = (
    call("s3", "GetObject"),
    call("s3", "PutObject"),
    call("s3", "HeadBucket", errorCode="AccessDenied"),
    call("s3", "GetBucketPolicy"),
    call("kms", "Decrypt"),
    call("kms", "DescribeKey"),
    call("cloudtrail", "LookupEvents"),
    call("ec2", "DescribeSecurityGroups"),
    call("ec2", "DescribeVpcs"),
    call("ec2", "RunInstances", errorCode="Client.InsufficientInstanceCapacity"),
    call("iam", "GetRolePolicy"),
    call("iam", "TagRole", requestParameters={"roleName": "prod-drill"}),
    call("iam", "ListRoleTags", requestParameters={"roleName": "prod-key-destruction"}),
    call("organizations", "DescribeOrganization"),
    call("config", "DescribeConfigRules"),
    call("guardduty", "GetFindings"),
    call("rds", "CreateDBSnapshot"),
    _sign_in("Yes", "Success"),
    call("autoscaling", "TerminateInstances", userIdentity={"type": "Root", "invokedBy": "autoscaling.amazonaws.com"}),
    call("kms", "RotateKey", eventType="AwsServiceEvent", userIdentity={"type": "Root"}),
)
