"""What the role of a canary may do.

Pure. Sources: Amazon CloudWatch User Guide, "Required roles and permissions for canaries"; AWS Lambda Developer Guide, "Giving Lambda
functions access to resources in an Amazon VPC" (network interfaces are managed for the function, never by its code).
"""

from __future__ import annotations

from collections.abc import Mapping

from components.placement import Placement

Document = Mapping[str, object]

_INTERFACES = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)


def journey_trust() -> Document:
    """Who may take the role on: the functions Synthetics makes."""
    statement = {"Sid": "Functions", "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def journey_policy(placement: Placement, canary: str, bucket_arn: str, key_arn: str) -> Document:
    """What it grants: keep its own results, say whether it went well, and be in a network."""
    functions = placement.arn("lambda", f"function:cwsyn-{canary}-*")
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "KeepResults",
                "Effect": "Allow",
                "Action": ["s3:GetObject", "s3:PutObject"],
                "Resource": [f"{bucket_arn}/{canary}/*", f"{bucket_arn}/code/*"],
            },
            {"Sid": "FindBucket", "Effect": "Allow", "Action": "s3:GetBucketLocation", "Resource": bucket_arn},
            {
                "Sid": "EncryptResults",
                "Effect": "Allow",
                "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                "Resource": key_arn,
                "Condition": {"StringEquals": {"kms:ViaService": f"s3.{placement.region}.amazonaws.com"}},
            },
            {
                "Sid": "Log",
                "Effect": "Allow",
                "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
                "Resource": placement.arn("logs", f"log-group:/aws/lambda/cwsyn-{canary}-*"),
            },
            {
                "Sid": "SayHowItWent",
                "Effect": "Allow",
                "Action": "cloudwatch:PutMetricData",
                "Resource": "*",
                "Condition": {"StringEquals": {"cloudwatch:namespace": "CloudWatchSynthetics"}},
            },
            {"Sid": "BeInTheNetwork", "Effect": "Allow", "Action": list(_INTERFACES), "Resource": "*"},
            {
                "Sid": "LeaveTheNetworkToLambda",
                "Effect": "Deny",
                "Action": list(_INTERFACES),
                "Resource": "*",
                "Condition": {"ArnLike": {"lambda:SourceFunctionArn": functions}},
            },
        ],
    }
