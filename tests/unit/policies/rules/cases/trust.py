"""Where rules of who may become a role, and for how long, say yes and no."""

from __future__ import annotations

import json

from policies.graph import Graph
from policies.resource import Resource
from tests.unit.policies.graphs import changed, ref, replaced, resource, without
from tests.unit.policies.hospital import SOUND, base, identity
from tests.unit.policies.hospital.base import allow, document
from tests.unit.policies.hospital.identity import OURS, VENDOR, taken_on, trust
from tests.unit.policies.rules.case import Case

ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
EVERYBODY = {"AWS": "*"}
WEB = "sts:AssumeRoleWithWebIdentity"


def trusting(who: Resource, action: str, principal: object, **condition: object) -> Graph:
    return replaced(SOUND, changed(who, assumeRolePolicy=trust(action, principal, **condition)))


PIPELINE_TRUST = {"Federated": ref(identity.github, "arn")}
PEOPLE = {"Federated": ref(identity.people, "arn")}
OF_GITHUB = {identity.AUD: "sts.amazonaws.com"}

CASES: tuple[Case, ...] = (
    Case("ID-006", "drill trusts everybody", trusting(base.role, "sts:AssumeRole", EVERYBODY)),
    Case("ID-006", "drill trusts everybody", trusting(base.role, "sts:AssumeRole", "*", StringEquals={"sts:ExternalId": "known"})),
    Case(
        "ID-006",
        "everybody but",
        replaced(
            SOUND,
            changed(
                base.role,
                assumeRolePolicy=document({"Effect": "Allow", "NotPrincipal": {"AWS": base.ADMIN}, "Action": "sts:AssumeRole"}),
            ),
        ),
    ),
    Case("ID-007", "trusts all of", trusting(identity.auditor, "sts:AssumeRole", {"AWS": f"arn:aws:iam::{OURS}:root"})),
    Case("ID-007", "trusts all of", trusting(identity.auditor, "sts:AssumeRole", {"AWS": OURS}, StringLike={"aws:PrincipalArn": "*"})),
    Case(
        "ID-007",
        "trusts all of",
        trusting(identity.auditor, "sts:AssumeRole", {"AWS": OURS}, BoolIfExists={"aws:MultiFactorAuthPresent": "true"}),
        trusting(identity.auditor, "sts:AssumeRole", {"AWS": OURS}, Bool={"aws:MultiFactorAuthPresent": "true"}),
    ),
    Case("ID-008", "(aud)", trusting(identity.pipeline, WEB, PIPELINE_TRUST, StringEquals={identity.SUB: "repo:hospital/zone:ref:main"})),
    Case("ID-008", "(sub)", trusting(identity.pipeline, WEB, PIPELINE_TRUST, StringEquals=OF_GITHUB)),
    Case(
        "ID-008",
        "whatever matches repo:hospital/*",
        trusting(identity.pipeline, WEB, PIPELINE_TRUST, StringLike={**OF_GITHUB, identity.SUB: "repo:hospital/*"}),
    ),
    Case(
        "ID-008",
        "(sub)",
        trusting(
            identity.pipeline,
            WEB,
            PIPELINE_TRUST,
            StringEquals=OF_GITHUB,
            **{"ForAllValues:StringLike": {identity.SUB: "repo:hospital/zone:*"}},
        ),
    ),
    Case(
        "ID-008",
        "whom the issuer knows",
        trusting(identity.emergency, WEB, PEOPLE, StringEquals={"sign-in.hospital.example:aud": "holdfast"}),
    ),
    Case("ID-008", "SAML:aud", trusting(identity.clerk, "sts:AssumeRoleWithSAML", {"Federated": "arn:aws:iam::1:saml-provider/x"})),
    Case("ID-009", VENDOR, trusting(identity.vendor, "sts:AssumeRole", {"AWS": f"arn:aws:iam::{VENDOR}:role/support"})),
    Case("ID-009", VENDOR, trusting(identity.vendor, "sts:AssumeRole", {"AWS": VENDOR}, StringEquals={"aws:PrincipalTag/x": "y"})),
    Case("ID-010", "scheduler.amazonaws.com", trusting(identity.scheduled, "sts:AssumeRole", {"Service": "scheduler.amazonaws.com"})),
    Case(
        "ID-010",
        "scheduler.amazonaws.com",
        trusting(
            identity.scheduled, "sts:AssumeRole", {"Service": "scheduler.amazonaws.com"}, StringEqualsIfExists={"aws:SourceAccount": OURS}
        ),
    ),
    Case(
        "ID-011",
        "logging.s3.amazonaws.com",
        replaced(
            SOUND,
            changed(
                identity.delivered,
                policy=document(allow("s3:PutObject", "arn:aws:s3:::staging/*", Principal={"Service": "logging.s3.amazonaws.com"})),
            ),
        ),
    ),
    Case("ID-011", "secretsmanager.amazonaws.com", replaced(SOUND, changed(identity.permission, sourceAccount=None))),
    Case(
        "ID-011",
        "logs.amazonaws.com",
        replaced(
            SOUND, changed(base.key, policy=document(base.ADMINISTER, allow("kms:Decrypt", Principal={"Service": "logs.amazonaws.com"})))
        ),
    ),
    Case("ID-012", "no permissions boundary", replaced(SOUND, changed(base.role, permissionsBoundary=None))),
    Case("ID-012", "no permissions boundary", replaced(SOUND, changed(identity.pipeline, permissionsBoundary=None))),
    Case("ID-013", "last 2 h, and 1 h", replaced(SOUND, changed(base.role, maxSessionDuration=7200))),
    Case("ID-013", "last 12 h, and 8 h", replaced(SOUND, changed(identity.auditor, maxSessionDuration=43200))),
    Case("ID-013", "and 1 h", replaced(SOUND, changed(identity.auditor, managedPolicyArns=["arn:aws:iam::aws:policy/PowerUserAccess"]))),
    Case(
        "ID-013",
        "and 1 h",
        replaced(
            SOUND, resource(ATTACHMENT, "more", role=ref(identity.auditor, "name"), policyArn="arn:aws:iam::aws:policy/PowerUserAccess")
        ),
    ),
    Case("ID-014", "nobody is told when break-glass", without(SOUND, "break-glass", "aws:cloudwatch/eventRule:EventRule")),
    Case("ID-014", "nobody is told when break-glass", without(SOUND, "break-glass", "aws:cloudwatch/eventTarget:EventTarget")),
    Case("ID-014", "nobody is told when break-glass", replaced(SOUND, changed(identity.emergency_watch, state="DISABLED"))),
    Case("ID-014", "nobody is told when break-glass", replaced(SOUND, changed(identity.emergency_told, arn=ref(base.log_group, "arn")))),
    Case(
        "ID-014",
        "nobody is told when break-glass",
        replaced(
            SOUND,
            changed(identity.emergency_watch, eventPattern=json.dumps({"detail": {"eventName": ["AssumeRole"]}, "source": ["aws.sts"]})),
        ),
    ),
    Case(
        "ID-014",
        "nobody is told when break-glass",
        replaced(
            SOUND,
            changed(identity.emergency_watch, eventPattern=json.dumps({"detail": {"requestParameters": {"roleName": ["break-glass"]}}})),
        ),
    ),
    Case(
        "ID-014",
        "nobody is told when emergency",
        replaced(SOUND, taken_on("emergency", trust("sts:AssumeRole", {"AWS": base.USER}, Bool={"aws:MultiFactorAuthPresent": "true"}))),
    ),
    Case(
        "ID-014",
        "nobody is told when break-glass",  # the engine makes up break-glass-0a1b2c3, which ends otherwise than the event rule asks
        replaced(SOUND, changed(identity.emergency, name=None)),
    ),
    Case(
        "ID-015",
        "without a second factor",
        trusting(
            identity.emergency, WEB, PEOPLE, StringEquals={"sign-in.hospital.example:aud": "holdfast", "aws:RequestTag/group": "emergency"}
        ),
    ),
    Case("ID-015", "longer than an hour", replaced(SOUND, changed(identity.emergency, maxSessionDuration=7200))),
)
