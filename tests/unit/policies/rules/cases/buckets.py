"""Where rules of buckets say yes and no."""

from __future__ import annotations

from policies.graph import Graph
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed, made, ref, replaced, resource, without
from tests.unit.policies.hospital import buckets as b
from tests.unit.policies.rules.case import Case

BLOCK, POLICY = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "aws:s3/bucketPolicy:BucketPolicy"
ACL = resource("aws:s3/bucketAcl:BucketAcl", "archive", bucket=ref(h.archive), acl="private")
ACCOUNT_BLOCK = made("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", "account", dict.fromkeys(b.FLAGS, True))
UNBLOCKED = without(h.SOUND, "archive", BLOCK)
UNOWNED = without(h.SOUND, "archive", b.owned(h.archive).type)
FOR_ALL: dict[str, object] = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::archive/*"}

SAID = {key: said for key, said in b.TRAIL_WRITES.items() if key != "Action"}


def policed(*statements: dict[str, object]) -> Graph:
    return replaced(h.SOUND, resource(POLICY, "archive", bucket=ref(h.archive), policy=h.document(*statements)))


def plain(**changes: object) -> Graph:
    return policed({**b.TLS_ONLY, **changes})


# A condition that everybody meets, and one like it that only we do.
CONDITIONS: tuple[tuple[dict[str, object], dict[str, object]], ...] = (
    ({"StringLike": {"aws:PrincipalOrgID": ["*", "o-a1b2c3d4e5"]}}, {"StringLike": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5", "o-*1"]}}),
    ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}}, {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/*"}}),
    ({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:*"}}, {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::letters"}}),
    ({"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}, {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
    (
        {"IpAddress": {"aws:SourceIp": "::/0"}, "Bool": {"aws:SecureTransport": "true"}},
        {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}, "StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
    ),
)

CASES: tuple[Case, ...] = (
    Case("BUCKET-001", "archive does not block any public access", UNBLOCKED, replaced(UNBLOCKED, ACCOUNT_BLOCK)),
    Case("BUCKET-001", "archive does not block any", replaced(UNBLOCKED, changed(ACCOUNT_BLOCK, blockPublicPolicy=False))),
    *(Case("BUCKET-001", f"archive does not block {f}", replaced(h.SOUND, b.blocked(h.archive, **{f: False}))) for f in b.FLAGS),
    Case("BUCKET-002", "archive answers requests without TLS", without(h.SOUND, "archive", POLICY)),
    Case("BUCKET-002", "archive answers requests", plain(Action="s3:GetObject"), plain(Action=["s3:Get*", "s3:Put*"])),
    Case("BUCKET-002", "archive answers requests", plain(Principal={"AWS": h.USER}), plain(Principal={"AWS": "*"})),
    Case(
        "BUCKET-002",
        "archive answers requests",
        plain(Condition={"Bool": {"aws:SecureTransport": "true"}}),
        plain(Condition={"Bool": {"aws:SecureTransport": ["false"]}}),
    ),
    Case("BUCKET-002", "archive answers requests", plain(Effect="Allow")),
    Case(
        "BUCKET-002",
        "archive answers requests",
        plain(Condition={"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:PrincipalArn": h.USER}}),
        plain(Condition={"BoolIfExists": {"aws:securetransport": False}}),
    ),
    Case("BUCKET-002", "but not to its objects", plain(Resource="arn:aws:s3:::archive"), plain(Resource="*")),
    Case("BUCKET-002", "but not to itself (its list)", plain(Resource="arn:aws:s3:::archive/*"), plain(Resource="arn:aws:s3:::archive*")),
    Case("BUCKET-003", "archive is encrypted with a key of AWS", without(h.SOUND, "archive", b.encrypted(h.archive, None).type)),
    Case("BUCKET-003", "archive is encrypted with a key of AWS", replaced(h.SOUND, b.encrypted(h.archive, None))),
    Case(
        "BUCKET-003",
        "staging is encrypted with a key of AWS",
        without(without(h.SOUND, "archive", h.access_log.type), "letters", h.access_log.type),
    ),
    Case("BUCKET-004", "the policy of archive lets everybody in", policed(b.TLS_ONLY, FOR_ALL)),
    Case(
        "BUCKET-004",
        "the policy of archive lets everybody in",
        policed(b.TLS_ONLY, {**FOR_ALL, "Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}}),
        policed(b.TLS_ONLY, {**FOR_ALL, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}),
    ),
    *(
        Case(
            "BUCKET-004",
            "lets everybody in",
            policed(b.TLS_ONLY, {**FOR_ALL, "Condition": anybody}),
            policed(b.TLS_ONLY, {**FOR_ALL, "Condition": ours}),
        )
        for anybody, ours in CONDITIONS
    ),
    Case(
        "BUCKET-004",
        "lets everybody in",
        policed({"Effect": "Allow", "NotPrincipal": {"AWS": h.USER}, "Action": "s3:GetObject", "Resource": "*"}),
        policed({**FOR_ALL, "Principal": {"AWS": h.USER}}),
    ),
    Case("BUCKET-004", "the ACL of archive is public-read", replaced(h.SOUND, changed(ACL, acl="public-read")), replaced(h.SOUND, ACL)),
    Case("BUCKET-004", "the ACL of archive is public-read", replaced(h.SOUND, changed(h.archive, acl="public-read"))),
    Case("BUCKET-007", "allows cloudtrail.amazonaws.com everything", policed(b.TLS_ONLY, {**b.TRAIL_WRITES, "Action": "s3:*"})),
    Case("BUCKET-007", "allows cloudtrail.amazonaws.com everything", policed({**SAID, "NotAction": "s3:Get*"})),
    Case("BUCKET-005", "archive leaves objects to their writers (ObjectWriter)", replaced(h.SOUND, b.owned(h.archive, "ObjectWriter"))),
    Case("BUCKET-005", "archive is governed by an ACL", replaced(UNOWNED, ACL), UNOWNED),
    Case("BUCKET-005", "archive is governed by an ACL", replaced(UNOWNED, changed(h.archive, acl="private")), UNOWNED),
    Case(
        "BUCKET-006",
        "archive does not copy what is encrypted with the key of archive",
        replaced(h.SOUND, b.copied(h.archive, b.archive_copy, h.log_key_away, sourceSelectionCriteria=None)),
        replaced(h.SOUND, b.copied(h.archive, b.archive_copy, h.log_key_away, sourceSelectionCriteria=None, status="Disabled")),
    ),
    Case(
        "BUCKET-006",
        "archive does not copy what is encrypted",
        replaced(h.SOUND, b.copied(h.archive, b.archive_copy, h.log_key_away, destination={"bucket": ref(b.archive_copy, "arn")})),
        replaced(
            h.SOUND,
            b.encrypted(h.archive, None),
            b.copied(h.archive, b.archive_copy, h.log_key_away, destination={"bucket": ref(b.archive_copy, "arn")}),
        ),
    ),
)
