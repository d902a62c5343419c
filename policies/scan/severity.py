"""How bad a failed Checkov check is; Checkov itself only says so to those who pay for it.

High is what exposes data or keys, or loses the records of who did what; everything else is medium.
"""

from __future__ import annotations

from policies.rule import Severity

_HIGH = frozenset(
    {
        "CKV_AWS_16",  # databases encrypted
        "CKV_AWS_17",  # databases private
        "CKV_AWS_19",  # buckets encrypted
        "CKV_AWS_20",  # buckets not readable by everybody
        "CKV_AWS_24",  # port 22 not open to everybody
        "CKV_AWS_25",  # port 3389 likewise
        "CKV_AWS_33",  # no wildcard principal in key policies
        "CKV_AWS_36",  # trail log files validated
        "CKV_AWS_53",  # public access blocks
        "CKV_AWS_54",
        "CKV_AWS_55",
        "CKV_AWS_56",
        "CKV_AWS_57",  # buckets not writable by everybody
        "CKV_AWS_60",  # roles not assumable by every service
        "CKV_AWS_61",  # or by every account
        "CKV_AWS_62",  # no full administration
        "CKV_AWS_63",  # no wildcard action
        "CKV_AWS_67",  # trails in all Regions
        "CKV_AWS_70",  # no public bucket policy
        "CKV_AWS_286",  # no privilege escalation
        "CKV_AWS_287",  # no exposure of credentials
        "CKV_AWS_288",  # no data exfiltration
        "CKV_AWS_289",  # no exposure of permissions
        "CKV2_AWS_6",  # buckets have a public access block
    }
)


def severity_of(check: str) -> Severity:
    """The severity we give a check."""
    return Severity.HIGH if check in _HIGH else Severity.MEDIUM
